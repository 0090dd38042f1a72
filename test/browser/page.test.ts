/** The page in a real Chromium, against the real server. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { accessCases } from './cases/access.ts';
import { appearanceCases } from './cases/appearance.ts';
import { cloningCases } from './cases/cloning.ts';
import { problemCases } from './cases/problems.ts';
import { speakingCases } from './cases/speaking.ts';
import { Stage } from './stage.ts';

let stage: Stage | undefined;
const theStage = (): Stage => {
  if (stage === undefined) throw new Error('The server and the browser did not start.');
  return stage;
};

beforeAll(async () => {
  stage = await Stage.open();
});

afterEach(() => theStage().closeVisits());

afterAll(() => stage?.close());

describe('speaking', () => speakingCases(theStage));
describe('when something is wrong', () => problemCases(theStage));
describe('cloning', () => cloningCases(theStage));
describe('languages and colours', () => appearanceCases(theStage));
describe('without eyes or mouse', () => accessCases(theStage));

it('breached its own Content-Security-Policy nowhere, asked no other server and threw nothing', () => {
  expect(theStage().faults).toEqual([]);
});
