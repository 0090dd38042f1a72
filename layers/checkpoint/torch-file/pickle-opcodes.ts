/**
 * The opcodes of pickle protocols 2 to 5 (PEP 307, 574; pickletools) that describe values. Left out is everything that would
 * look up or run code (OBJ, NEWOBJ_EX, the extension registry), text opcodes of protocol 0, and out-of-band buffers.
 */
import type { PickleBytes } from './pickle-bytes.ts';
import type { PickleMachine } from './pickle-machine.ts';
import { PickleTuple } from './pickle-values.ts';

export type Opcode = (machine: PickleMachine, bytes: PickleBytes) => void;

export const STOP = 0x2e;
export const PROTO = 0x80;

export const OPCODES: ReadonlyMap<number, Opcode> = new Map<number, Opcode>([
  // The stack
  [0x28, (m) => m.mark()], // MARK
  [0x30, (m) => m.drop()], // POP
  [0x31, (m) => void m.popMark()], // POP_MARK
  [0x71, (m, b) => m.remember(b.uint8())], // BINPUT
  [0x72, (m, b) => m.remember(b.uint32())], // LONG_BINPUT
  [0x94, (m) => m.memoize()], // MEMOIZE
  [0x68, (m, b) => m.recall(b.uint8())], // BINGET
  [0x6a, (m, b) => m.recall(b.uint32())], // LONG_BINGET
  [0x95, (_, b) => void b.uint64()], // FRAME
  // Plain values
  [0x4e, (m) => m.push(null)], // NONE
  [0x88, (m) => m.push(true)], // NEWTRUE
  [0x89, (m) => m.push(false)], // NEWFALSE
  [0x4b, (m, b) => m.push(b.uint8())], // BININT1
  [0x4d, (m, b) => m.push(b.uint16())], // BININT2
  [0x4a, (m, b) => m.push(b.int32())], // BININT
  [0x8a, (m, b) => m.pushInteger(b.uint8())], // LONG1
  [0x8b, (m, b) => m.pushInteger(b.uint32())], // LONG4
  [0x47, (m, b) => m.push(b.float64())], // BINFLOAT
  [0x8c, (m, b) => m.push(b.text(b.uint8()))], // SHORT_BINUNICODE
  [0x58, (m, b) => m.push(b.text(b.uint32()))], // BINUNICODE
  [0x8d, (m, b) => m.push(b.text(b.uint64()))], // BINUNICODE8
  [0x55, (m, b) => m.push(b.text(b.uint8()))], // SHORT_BINSTRING, Python 2's str
  [0x54, (m, b) => m.push(b.text(b.uint32()))], // BINSTRING, Python 2's str
  [0x43, (m, b) => m.push(b.bytes(b.uint8()))], // SHORT_BINBYTES
  [0x42, (m, b) => m.push(b.bytes(b.uint32()))], // BINBYTES
  [0x8e, (m, b) => m.push(b.bytes(b.uint64()))], // BINBYTES8
  [0x96, (m, b) => m.push(b.bytes(b.uint64()))], // BYTEARRAY8
  // Containers
  [0x29, (m) => m.push(new PickleTuple([]))], // EMPTY_TUPLE
  [0x85, (m) => m.push(new PickleTuple(m.popMany(1)))], // TUPLE1
  [0x86, (m) => m.push(new PickleTuple(m.popMany(2)))], // TUPLE2
  [0x87, (m) => m.push(new PickleTuple(m.popMany(3)))], // TUPLE3
  [0x74, (m) => m.push(new PickleTuple(m.popMark()))], // TUPLE
  [0x5d, (m) => m.push([])], // EMPTY_LIST
  [0x6c, (m) => m.push(m.popMark())], // LIST
  [0x61, (m) => m.append(m.popMany(1))], // APPEND
  [0x65, (m) => m.append(m.popMark())], // APPENDS
  [0x7d, (m) => m.push(new Map())], // EMPTY_DICT
  [0x64, (m) => m.pushDict(m.popMark())], // DICT
  [0x73, (m) => m.setItems(m.popMany(2))], // SETITEM
  [0x75, (m) => m.setItems(m.popMark())], // SETITEMS
  [0x8f, (m) => m.push(new Set())], // EMPTY_SET
  [0x90, (m) => m.addItems(m.popMark())], // ADDITEMS
  [0x91, (m) => m.pushSet(m.popMark())], // FROZENSET
  // What the allowlist stands guard over
  [0x63, (m, b) => m.pushGlobal(b.line(), b.line())], // GLOBAL
  [0x93, (m) => m.pushStackGlobal()], // STACK_GLOBAL
  [0x52, (m) => m.call()], // REDUCE
  [0x81, (m) => m.call()], // NEWOBJ
  [0x62, (m) => m.build()], // BUILD
  [0x51, (m) => m.pushStorage()], // BINPERSID
  [0x69, (m, b) => m.refuseInstance(b.line(), b.line())], // INST
]);
