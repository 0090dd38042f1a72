export { SSML_ELEMENTS, SSML_MAX_DEPTH, type SsmlAttribute, type SsmlElement } from './elements.ts';
export { InvalidSsmlError } from './errors.ts';
export { isSsml, parseSsml } from './parse-ssml.ts';
