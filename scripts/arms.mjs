// Cuts arms out of functions: what stands between two jumps of a function that
// the opening runs, and is not run there itself, becomes a function of its own.
// `scripts/split.mjs` then treats it like any other.
import { createHash } from 'node:crypto';
import { bodyOfArm, callOfArm, described, typeOfArm } from './arm.mjs';
import { markLive, operation, tree } from './flow.mjs';
import * as wasm from './wasm.mjs';

const op = operation;
const VOID = 0x40;
const I32 = 0x7f;
// What a shorter arm saves is less than what calling it costs.
const LEAST = 16;

// Stands for a function's name and instructions, without the numbers in them,
// which move with each build.
export function shape(name, body) {
  const hash = createHash('sha256').update(name);
  const reader = new wasm.Reader(body, wasm.firstInstruction(body));
  while (!reader.done) {
    const code = reader.byte();
    hash.update(Uint8Array.of(code));
    wasm.skipImmediates(reader, code);
  }
  return hash.digest('hex').slice(0, 10);
}

// The longest arm that begins with an item of a sequence: it leaves alone the
// operands that it finds, and may come to the value of its sequence.
function armFrom({ items, gives }, start, cold) {
  const ground = items[start].height;
  let arm;
  for (let at = start; at < items.length; at += 1) {
    const item = items[at];
    const below = item.height - item.takes;
    if (item.dead || !cold.has(item.place) || below < ground) break;
    const isValue = at === items.length - 1 && !item.leaves && below + item.adds === ground + 1;
    if (item.leaves || isValue || below + item.adds === ground) {
      arm = { items: items.slice(start, at + 1), falls: !item.leaves, value: isValue ? gives[0] : undefined };
    }
    if (item.leaves) break;
  }
  return arm;
}

const isEndless = ({ falls, exits }) => !falls && exits.length === 0;

// The functions that are added to a module.
function additions(module) {
  const signatures = [...module.signatures];
  const key = ({ takes, gives }) => `${[...takes]} ${[...gives]}`;
  const known = new Map(signatures.map((one, place) => [key(one), place]));
  const types = [...module.types];
  const bodies = [];
  const add = (type, body) => {
    if (!known.has(key(type))) known.set(key(type), signatures.push(type) - 1);
    bodies.push(body);
    return types.push(known.get(key(type))) - 1;
  };
  // Arms that never return are mostly panics, short and many. One function calls
  // all of one type by number, so that none of them needs a stand-in.
  const endless = new Map();
  const place = (arm, type) => {
    const { index, arms } = (isEndless(arm) && endless.get(key(type))) || { index: types.length, arms: [] };
    return isEndless(arm) ? { index, number: arms.length } : { index };
  };
  const put = (arm, type, body) => {
    if (!isEndless(arm)) return void add(type, body);
    const { takes } = type;
    if (!endless.has(key(type))) endless.set(key(type), { takes, index: add({ takes: [...takes, I32], gives: [] }), arms: [] });
    endless.get(key(type)).arms.push(add(type, body));
  };
  const finish = () => {
    for (const { takes, index, arms } of endless.values()) bodies[index - module.types.length] = chooser(takes.length, arms);
    return { signatures, types, bodies };
  };
  return { place, put, finish };
}

// Calls one of some functions with its own arguments but the last, which is its number.
function chooser(count, functions) {
  const pass = Array.from({ length: count }, (_, local) => [op.get, ...wasm.number(local)]).flat();
  return Buffer.from([
    0, ...functions.flatMap(() => [op.block, VOID]), op.get, ...wasm.number(count),
    op.branchTable, ...wasm.list(functions.slice(1).map((_, way) => wasm.number(way))), ...wasm.number(functions.length - 1),
    ...functions.flatMap((index) => [op.end, ...pass, op.call, ...wasm.number(index), op.unreachable]), op.end,
  ]);
}

// Cuts the arms out of one function that are worth it, from the outside in.
// Returns what stands there instead.
function cutOne(body, whole, cold, typeOf, added) {
  const open = [[whole]];
  const edits = [];
  while (open.length > 0) {
    const around = open.pop();
    const [{ items }] = around;
    for (let start = 0; start < items.length; start += 1) {
      const found = armFrom(around[0], start, cold);
      const arm = found && described(found, around, typeOf);
      const type = arm && typeOfArm(arm, typeOf);
      const call = arm && callOfArm(arm, added.place(arm, type));
      const length = arm ? arm.items.at(-1).end - items[start].at : 0;
      if (arm && length >= call.length + (isEndless(arm) ? 0 : LEAST)) {
        added.put(arm, type, bodyOfArm(body, arm, around, typeOf));
        edits.push({ at: items[start].at, end: items[start].at + length, is: call });
        start += arm.items.length - 1;
      } else open.push(...items[start].inner.map((inner) => [inner, ...around]));
    }
  }
  return edits.sort((a, b) => a.at - b.at);
}

function typeSection(signatures) {
  const types = (of) => wasm.list([...of].map((type) => [type]));
  return wasm.list(signatures.map(({ takes, gives }) => [0x60, ...types(takes), ...types(gives)]));
}

// A module with the arms cut out that stand at the places which `coldOf` gives
// for a function; `arms` are the numbers of the functions that they are now.
export function cut(module, coldOf) {
  const added = additions(module);
  const left = module.bodies.map((body, place) => {
    const cold = coldOf(module.imported + place);
    if (!cold) return body;
    const type = module.types[module.imported + place];
    const locals = [...module.signatures[type].takes, ...wasm.locals(body)];
    const whole = tree(module, body, type);
    markLive(whole.items, 0n, [whole.live]);
    return wasm.edited(body, 0, body.length, cutOne(body, whole, cold, (local) => locals[local], added));
  });
  const { signatures, types, bodies } = added.finish();
  const sections = new Map(module.sections).set(wasm.section.type, typeSection(signatures));
  const arms = new Set(bodies.map((_, place) => module.types.length + place));
  return { ...module, sections, signatures, types, bodies: [...left, ...bodies], arms };
}
