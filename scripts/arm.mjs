// One arm of a function, as a function of its own: what it takes and gives, its
// body, and the call that stands in its stead.
//
// An arm is given the local variables that it reads, and gives back those that
// it writes and that are read after it. It may leave for elsewhere in its
// function by several ways; then it gives back a number for the way as well, and
// the function goes there. One of the ways may lead to where a value is awaited.
import { markLive, operation } from './flow.mjs';
import * as wasm from './wasm.mjs';

const op = operation;
const VOID = 0x40;
const I32 = 0x7f;
const zero = { 0x7f: [0x41, 0], 0x7e: [0x42, 0], 0x7d: [0x43, 0, 0, 0, 0], 0x7c: [0x44, 0, 0, 0, 0, 0, 0, 0, 0] };

function* nested(items, depth = 0) {
  for (const item of items) {
    yield [item, depth];
    for (const inner of item.inner) yield* nested(inner.items, depth + 1);
  }
}

// The labels outside an arm that an item `depth` blocks within it can go to.
const waysOf = ({ code, labels }, depth, around) =>
  code === op.return ? [around.length - 1] : labels.map((label) => label - depth).filter((label) => label >= 0);

// By which labels an arm leaves, and which of them awaits a value: it stands last.
// Undefined where there is more to it than the rest of this file knows.
function exitsOf({ items, value }, around) {
  const exits = [...new Set([...nested(items)].flatMap(([item, depth]) => waysOf(item, depth, around)))];
  const awaiting = exits.filter((label) => !around[label].isLoop && around[label].gives.length > 0);
  const [carrier] = awaiting;
  const plain = exits.filter((label) => label !== carrier);
  // A value that lies there before the arm is not the arm's to carry.
  const isOlder = (item) => waysOf(item, 0, around).includes(carrier) && item.height - item.takes <= items[0].height;
  const tooMuch = value === undefined ? awaiting.length > 1 || items.some(isOlder) : awaiting.length > 0 || plain.length > 1;
  return tooMuch ? undefined : { exits: [...plain, ...awaiting], plain, carrier };
}

// What an arm takes, gives and leaves for; undefined where it cannot be cut.
// `around` are the sequences that it stands in, the innermost first.
export function described(found, around, typeOf) {
  const { items, falls } = found;
  const ways = exitsOf(found, around);
  const value = found.value ?? around[ways?.carrier]?.gives[0];
  if (!ways || (value !== undefined && !zero[value])) return undefined;
  const { exits, plain, carrier } = ways;
  const written = [...nested(items)]
    .filter(([{ code }]) => code === op.set || code === op.tee)
    .reduce((sum, [{ local }]) => sum | (1n << BigInt(local)), 0n);
  const after = (falls ? items.at(-1).live : 0n) & written;
  const labels = around.map(({ live }) => live & written);
  const sorted = (mask) =>
    [...mask.toString(2)].reverse().flatMap((bit, local) => (bit === '1' ? [local] : []))
      .sort((a, b) => typeOf(a) - typeOf(b) || a - b);
  const count = plain.length + (falls ? 1 : 0);
  return {
    ...found, ...ways, value,
    takes: sorted(markLive(items, after, labels)),
    gives: sorted(exits.reduce((sum, label) => sum | labels[label], after)),
    // Whether it says which plain way it goes, and whether it goes the other one.
    tells: count > 1,
    asks: carrier !== undefined && count > 0,
  };
}

// The type of the arm's function. What it gives, the last on top: which plain way,
// the value, whether it goes the value's way, local variables. A value that is what
// the arm itself comes to lies lowest.
export function typeOfArm({ carrier, value, takes, gives, tells, asks }, typeOf) {
  const told = tells ? [I32] : [];
  const given = value === undefined ? [] : [value];
  const said = carrier === undefined ? [...given, ...told] : [...told, ...given];
  return { takes: takes.map(typeOf), gives: [...said, ...(asks ? [I32] : []), ...gives.map(typeOf)] };
}

// The arm's instructions, with its own numbers for local variables and labels.
function renumbered(body, { items, exits }, around, placeOf) {
  const labelOf = (label, depth) => wasm.number(label < depth ? label : depth + exits.indexOf(label - depth));
  const edits = [...nested(items)].flatMap(([{ code, at, end, local, labels }, depth]) => {
    if (local !== undefined) return [{ at, end, is: [code, ...wasm.number(placeOf(local))] }];
    if (code === op.return) return [{ at, end, is: [op.branch, ...labelOf(around.length - 1 + depth, depth)] }];
    if (labels.length === 0) return [];
    const count = code === op.branchTable ? wasm.number(labels.length - 1) : [];
    return [{ at, end, is: [code, ...count, ...labels.flatMap((label) => labelOf(label, depth))] }];
  });
  return wasm.edited(body, items[0].at, items.at(-1).end, edits);
}

// The body of the arm's function: one block for each way out around the arm's
// instructions, and behind each block what is given back when that way is taken.
export function bodyOfArm(body, arm, around, typeOf) {
  const { items, exits, falls, carrier, value, takes, gives, tells, asks } = arm;
  const own = [...new Set([...takes, ...[...nested(items)].flatMap(([{ local }]) => local ?? []), ...gives])];
  const placeOf = (local) => own.indexOf(local);
  const carries = carrier !== undefined;
  const tell = (way) => (tells ? wasm.constant(way) : []);
  const ask = (answer) => (asks ? wasm.constant(answer) : []);
  const none = value === undefined ? [] : zero[value];
  const said = (way) => (carries ? [...tell(way), ...none, ...ask(0)] : [...none, ...tell(way)]);
  const give = [...gives.flatMap((local) => [op.get, ...wasm.number(placeOf(local))]), op.return];
  const behind = (label, place) => [op.end, ...(label === carrier ? ask(1) : said(place + (falls ? 1 : 0))), ...give];
  return Buffer.concat([
    Buffer.from([
      ...wasm.list(own.slice(takes.length).map((local) => [1, typeOf(local)])),
      // What lies below the value.
      ...(carries ? tell(0) : []),
      ...exits.toReversed().flatMap((label) => [op.block, label === carrier ? value : VOID]),
    ]),
    renumbered(body, arm, around, placeOf),
    Buffer.from([
      ...(falls ? [...(carries ? said(0) : tell(0)), ...give] : []),
      ...exits.flatMap(behind), op.unreachable, op.end,
    ]),
  ]);
}

// What stands in the function instead: calls the arm, takes what it gives, goes where it says.
// An arm that is called by its number among others gets that as well.
export function callOfArm({ plain, falls, carrier, takes, gives, tells, asks }, { index, number }) {
  // Staying is a way too, and needs a label.
  const staying = falls && plain.length > 1 ? 1 : 0;
  const to = (label) => wasm.number(label + staying);
  const carry = asks ? [op.branchIf, ...to(carrier), op.drop] : carrier !== undefined ? [op.branch, ...to(carrier)] : [];
  const call = [
    ...takes.flatMap((local) => [op.get, ...wasm.number(local)]), ...(number === undefined ? [] : wasm.constant(number)), op.call, ...wasm.number(index),
    ...gives.toReversed().flatMap((local) => [op.set, ...wasm.number(local)]), ...carry,
  ];
  if (plain.length === 0) return falls || carrier !== undefined ? call : [...call, op.unreachable];
  if (plain.length === 1) return [...call, tells ? op.branchIf : op.branch, ...to(plain[0])];
  const table = [op.branchTable, ...wasm.number(plain.length - 1 + staying), ...(staying ? [0] : []), ...plain.flatMap(to)];
  return staying ? [op.block, VOID, ...call, ...table, op.end] : [...call, ...table];
}
