/** The template, asked what it promises rather than what it looks like. */

import { describe } from 'vitest';
import { frontDoorCases } from './cases/front-door.ts';
import { functionCases } from './cases/functions.ts';
import { operationsCases } from './cases/operations.ts';
import { queueCases } from './cases/queue.ts';
import { storageCases } from './cases/storage.ts';
import { synthesisCases } from './cases/synthesis.ts';

describe('storage', storageCases);
describe('functions', functionCases);
describe('queue', queueCases);
describe('front door', frontDoorCases);
describe('operations', operationsCases);
describe('synthesis of the template', synthesisCases);
