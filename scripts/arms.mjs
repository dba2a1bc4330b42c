// Cuts arms out of functions: what stands between two jumps of a function that
// the opening runs, and is not run there itself, becomes a function of its own.
// `scripts/split.mjs` then treats it like any other.
import { createHash } from 'node:crypto';
import { bodyOfArm, callOfArm, described, typeOfArm } from './arm.mjs';
import { markLive, tree } from './flow.mjs';
import * as wasm from './wasm.mjs';

// What a shorter arm saves is less than what calling it costs.
const LEAST = 24;

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

// The arms of one function that are worth it, from the outside in.
function* worthwhile(body, whole, cold, typeOf, next) {
  const open = [[whole]];
  while (open.length > 0) {
    const around = open.pop();
    const [{ items }] = around;
    for (let start = 0; start < items.length; start += 1) {
      const found = armFrom(around[0], start, cold);
      const length = found ? found.items.at(-1).end - items[start].at : 0;
      const arm = length < LEAST ? undefined : described(found, around, typeOf);
      const call = arm && callOfArm(arm, next());
      if (call && length >= call.length + LEAST) {
        yield {
          at: items[start].at, end: items[start].at + length, is: call,
          type: typeOfArm(arm, typeOf), body: bodyOfArm(body, arm, around, typeOf),
        };
        start += arm.items.length - 1;
      } else open.push(...items[start].inner.map((inner) => [inner, ...around]));
    }
  }
}

// The types of a module's functions, which can be added to.
function typesOf(module) {
  const signatures = [...module.signatures];
  const key = ({ takes, gives }) => `${[...takes]} ${[...gives]}`;
  const known = new Map(signatures.map((one, place) => [key(one), place]));
  const numberOf = (one) => {
    if (!known.has(key(one))) known.set(key(one), signatures.push(one) - 1);
    return known.get(key(one));
  };
  return { signatures, numberOf };
}

function typeSection(signatures) {
  const types = (of) => wasm.list([...of].map((type) => [type]));
  return wasm.list(signatures.map(({ takes, gives }) => [0x60, ...types(takes), ...types(gives)]));
}

// A module with the arms cut out that stand at the places which `coldOf` gives
// for a function; `arms` are the numbers of the functions that they are now.
export function cut(module, coldOf) {
  const { signatures, numberOf } = typesOf(module);
  const types = [...module.types];
  const arms = [];
  const bodies = module.bodies.map((body, place) => {
    const cold = coldOf(module.imported + place);
    if (!cold) return body;
    const type = types[module.imported + place];
    const locals = [...signatures[type].takes, ...wasm.locals(body)];
    const whole = tree(module, body, type);
    markLive(whole.items, 0n, [whole.live]);
    const edits = [];
    for (const arm of worthwhile(body, whole, cold, (local) => locals[local], () => types.length)) {
      types.push(numberOf(arm.type));
      arms.push(arm.body);
      edits.push(arm);
    }
    return wasm.edited(body, 0, body.length, edits.sort((a, b) => a.at - b.at));
  });
  const sections = new Map(module.sections).set(wasm.section.type, typeSection(signatures));
  const numbers = arms.map((_, place) => module.types.length + place);
  return { ...module, sections, signatures, types, bodies: [...bodies, ...arms], arms: new Set(numbers) };
}
