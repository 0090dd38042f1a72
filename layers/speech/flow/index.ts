export { NoSpeechTokensError } from './errors.ts';
export { Flow, type FlowOptions, type FlowRequest, type NormalSource } from './flow.ts';
export { type FrameRates, frameRates, framesOfTokens } from './lengths.ts';
export { atSpeed, type Mel } from './mel.ts';
export { type FlowNetworks, loadFlowNetworks } from './networks.ts';
