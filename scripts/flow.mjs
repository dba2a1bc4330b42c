// Reads the body of a function as a tree: which instructions stand in which
// block, how many operands lie below each, and which local variables are still
// read after it. Knows WebAssembly, and nothing of Ripple.
import * as wasm from './wasm.mjs';

export const operation = {
  unreachable: 0x00, block: 0x02, loop: 0x03, if: 0x04, else: 0x05, end: 0x0b, branch: 0x0c, branchIf: 0x0d,
  branchTable: 0x0e, return: 0x0f, call: 0x10, callIndirect: 0x11, drop: 0x1a, select: 0x1b, selectOf: 0x1c, get: 0x20, set: 0x21, tee: 0x22,
};
const op = operation;

const within = (code, ...spans) => spans.some(([from, to]) => code >= from && code <= to);

// How many operands an instruction takes and adds, where its operation alone says it.
function plainChange(code) {
  if (within(code, [0x23, 0x23], [0x3f, 0x3f], [0x41, 0x44], [op.get, op.get])) return [0, 1];
  if (within(code, [op.set, op.set], [0x24, 0x24], [0x1a, 0x1a], [op.if, op.if], [op.branchIf, op.branchTable])) return [1, 0];
  if (within(code, [op.tee, op.tee], [0x25, 0x25], [0x28, 0x35], [0x40, 0x40], [0x45, 0x45], [0x50, 0x50])) return [1, 1];
  if (within(code, [0x67, 0x69], [0x79, 0x7b], [0x8b, 0x91], [0x99, 0x9f], [0xa7, 0xc4], [0xd1, 0xd1])) return [1, 1];
  if (within(code, [0x26, 0x26], [0x36, 0x3e])) return [2, 0];
  if (within(code, [0x46, 0x4f], [0x51, 0x66], [0x6a, 0x78], [0x7c, 0x8a], [0x92, 0x98], [0xa0, 0xa6])) return [2, 1];
  if (within(code, [op.select, op.selectOf])) return [3, 1];
  if (within(code, [0xd0, 0xd0], [0xd2, 0xd2])) return [0, 1];
  if (within(code, [0x00, 0x03], [op.branch, op.branch], [op.return, op.return])) return [0, 0];
  throw new Error(`what instruction 0x${code.toString(16)} takes is not known to scripts/flow.mjs`);
}

// The same for the operations that a second number tells apart.
const longChange = (kind) => (kind < 8 ? [1, 1] : kind === 9 || kind === 13 ? [0, 0] : kind === 15 ? [2, 1] : kind === 16 ? [0, 1] : [3, 0]);

// Reads what follows an operation, and what it does to the operands.
function immediates(reader, item, module) {
  const { code } = item;
  const from = reader.at;
  const peek = () => new wasm.Reader(reader.bytes, from);
  let change;
  if (code === op.call || code === op.callIndirect) {
    const index = peek().number();
    const { takes, gives } = module.signatures[code === op.call ? module.types[index] : index];
    change = [takes.length + (code === op.call ? 0 : 1), gives.length];
  } else if (code === 0xfc) change = longChange(peek().number());
  else change = plainChange(code);
  if (code === op.branch || code === op.branchIf) item.labels = [peek().number()];
  if (code === op.branchTable) {
    const labels = peek();
    item.labels = Array.from({ length: labels.number() + 1 }, () => labels.number());
  }
  if (code >= op.get && code <= op.tee) item.local = peek().number();
  wasm.skipImmediates(reader, code);
  [item.takes, item.adds] = change;
}

// Whether the run of instructions ends behind this one: another can be jumped
// to, or this one jumps.
const ends = (code) => within(code, [op.block, op.else], [op.end, op.end], [op.branchIf, op.branchIf]);

// Where runs of instructions begin that are either all run, or none of them.
export function places(body) {
  const found = [wasm.firstInstruction(body)];
  const reader = new wasm.Reader(body, found[0]);
  while (!reader.done) {
    const code = reader.byte();
    wasm.skipImmediates(reader, code);
    if (ends(code) && !reader.done) found.push(reader.at);
  }
  return found;
}

// The outermost sequence of a function. A sequence has its items, and what it
// gives; an item has its operation, its span in the body, the place that it
// belongs to, and the sequences within it.
export function tree(module, body, type) {
  const reader = new wasm.Reader(body, wasm.firstInstruction(body));
  let place = 0;
  const sequence = (base, gives, isLoop = false) => {
    const one = { items: [], gives, isLoop, live: 0n };
    let height = base;
    let dead = false;
    for (;;) {
      const item = { at: reader.at, code: reader.byte(), place, height, dead, labels: [], inner: [] };
      if (ends(item.code)) place += 1;
      if (item.code === op.end || item.code === op.else) {
        if (!dead && height !== base + gives.length) throw new Error('scripts/flow.mjs counted the operands wrongly');
        one.closedBy = item.code;
        return one;
      }
      const blockType = reader.bytes[reader.at];
      immediates(reader, item, module);
      if (item.code >= op.block && item.code <= op.if) {
        if (blockType < 0x40) throw new Error('only blocks without arguments are known to scripts/flow.mjs');
        const given = blockType === 0x40 ? [] : [blockType];
        const inner = () => sequence(height - item.takes, given, item.code === op.loop);
        item.inner.push(inner());
        if (item.inner[0].closedBy === op.else) item.inner.push(inner());
        item.adds = given.length;
      }
      item.end = reader.at;
      item.leaves = [op.unreachable, op.branch, op.branchTable, op.return].includes(item.code);
      dead ||= item.leaves;
      height += item.adds - item.takes;
      one.items.push(item);
    }
  };
  return sequence(0, [...module.signatures[type].gives]);
}

// Which local variables are read after each item, as a mask: written to `item.live`
// and, for where a sequence's label leads, to `sequence.live`. Returns those that
// are read in the items or after them, before they are written.
export function markLive(items, live, labels) {
  for (const item of [...items].reverse()) {
    item.live = live;
    const bit = item.local === undefined ? 0n : 1n << BigInt(item.local);
    if (item.code === op.get) live |= bit;
    else if (item.local !== undefined) live &= ~bit;
    else if (item.code === op.unreachable || item.code === op.return) live = 0n;
    else if (item.labels.length > 0) {
      live = item.labels.reduce((sum, label) => sum | labels[label], item.code === op.branchIf ? live : 0n);
    } else if (item.inner.length > 0) {
      const after = live;
      const skipped = item.code === op.if && item.inner.length === 1 ? after : 0n;
      live = item.inner.reduce((sum, inner) => sum | liveIn(inner, after, labels), skipped);
    }
  }
  return live;
}

function liveIn(sequence, after, labels) {
  sequence.live = sequence.isLoop ? 0n : after;
  for (;;) {
    const before = markLive(sequence.items, after, [sequence.live, ...labels]);
    if (!sequence.isLoop || before === sequence.live) return before;
    sequence.live = before;
  }
}
