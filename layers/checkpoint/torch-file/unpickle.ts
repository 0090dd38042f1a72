/** Runs a pickle to the value it describes. */
import type { TorchFileLimits } from './limits.ts';
import type { PickleBytes } from './pickle-bytes.ts';
import { PickleMachine } from './pickle-machine.ts';
import { OPCODES, PROTO, STOP } from './pickle-opcodes.ts';
import type { PickleValue, StorageReference } from './pickle-values.ts';

const PROTOCOLS = { oldest: 2, newest: 5 };

export interface Unpickled {
  readonly value: PickleValue;
  /** Every storage the pickle speaks of, by key. */
  readonly storages: ReadonlyMap<string, StorageReference>;
}

/**
 * Runs the pickle that starts at the cursor and leaves the cursor after it.
 * @throws CheckpointUnsafeError for a global outside the allowlist; CheckpointUnsupportedError for an opcode or protocol that is
 *   not taken; CheckpointDamagedError, CheckpointLimitError
 */
export function unpickle(bytes: PickleBytes, limits: TorchFileLimits): Unpickled {
  const machine = new PickleMachine(bytes, limits);
  const protocol = bytes.uint8() === PROTO ? bytes.uint8() : 0;
  if (protocol < PROTOCOLS.oldest || protocol > PROTOCOLS.newest)
    throw machine.unsupported(`pickle protocol ${protocol}`);
  for (let executed = 1; executed <= limits.opcodes; executed++) {
    const opcode = bytes.uint8();
    if (opcode === STOP) return { value: machine.finish(), storages: machine.storages };
    const run = OPCODES.get(opcode);
    if (!run)
      throw machine.unsupported(`pickle opcode 0x${opcode.toString(16)} at byte ${bytes.position - 1}`);
    run(machine, bytes);
  }
  throw machine.tooMany('pickle opcodes', limits.opcodes);
}
