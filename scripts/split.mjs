// Takes the page's module apart: into what the opening runs, and the rest.
//
// The rest is loaded when a person first acts (`src/ui/platform/rest.js`). The
// first part calls the functions of the rest through the table. Their slots hold
// stand-ins until the rest is there, which that script makes from a short account
// of the slots. A stand-in that is called too early loads the rest at once, so a
// wrong list costs time and nothing else.
import { shared } from './data.mjs';
import * as wasm from './wasm.mjs';

const { section, kind } = wasm;

// The crates' hashes differ from one compiler to the next.
export const plain = (name) => name.replace(/\[[0-9a-f]{12,16}\]/g, '');

// The functions that are left for later: those that are listed, and those that
// only they can reach.
export function laterOf(module, listed) {
  const isListed = (index) =>
    index >= module.imported && (module.arms?.has(index) || listed.has(plain(module.names.get(index) ?? '')));
  const reached = new Set();
  const open = [
    ...module.exports.filter((one) => one.kind === kind.function).map(({ index }) => index),
    ...module.elements.flatMap(({ functions }) => functions),
    ...(module.start === undefined ? [] : [module.start]),
  ];
  while (open.length > 0) {
    const index = open.pop();
    if (reached.has(index) || isListed(index)) continue;
    reached.add(index);
    if (index >= module.imported) open.push(...wasm.calls(module.bodies[index - module.imported]));
  }
  const all = module.types.map((_, index) => index);
  return new Set(all.filter((index) => index >= module.imported && !reached.has(index)));
}

// The slot of the table through which each function of the rest is called.
// Those that are in the table keep theirs.
function slotsOf(module, later, standIns) {
  const slots = new Map();
  for (const { offset, functions } of module.elements) {
    functions.forEach((index, place) => {
      if (later.has(index) && !slots.has(index)) slots.set(index, [offset + place]);
      else if (later.has(index)) slots.get(index).push(offset + place);
    });
  }
  let free = module.tables[0].limits.least;
  for (const index of standIns) if (!slots.has(index)) slots.set(index, [free++]);
  return { slots, size: free };
}

// return table[slot](...arguments)
function passedOn(module, index, slot) {
  const type = module.types[index];
  return [
    0x00,
    ...[...module.signatures[type].takes].flatMap((_, place) => [0x20, ...wasm.number(place)]),
    ...through(slot, type), 0x0b,
  ];
}

const through = (slot, type) => [...wasm.constant(slot), 0x11, ...wasm.number(type), 0x00];

// The account of the slots that need a stand-in. The signatures, the most frequent
// first, each as what it takes and gives; and for each slot of the table a sign:
// which signature, or that it needs none.
const TYPES = { 0x7f: 'i', 0x7e: 'I', 0x7d: 'f', 0x7c: 'F' };
const FIRST_SIGN = 0x23;

function accountOf(module, slots, size) {
  const typeOf = new Map([...slots].flatMap(([index, of]) => of.map((slot) => [slot, module.types[index]])));
  const uses = new Map();
  for (const type of typeOf.values()) uses.set(type, (uses.get(type) ?? 0) + 1);
  const types = [...uses.keys()].sort((a, b) => uses.get(b) - uses.get(a) || a - b);
  const letters = (of) => [...of].map((type) => TYPES[type]).join('');
  const sign = (type) => String.fromCharCode(type === undefined ? FIRST_SIGN : FIRST_SIGN + 1 + types.indexOf(type));
  return {
    signatures: types.map((type) => `${letters(module.signatures[type].takes)}>${letters(module.signatures[type].gives)}`).join(),
    slots: Array.from({ length: size }, (_, slot) => sign(typeOf.get(slot))).join(''),
  };
}

// The bindings' names for what the module imports and exports, and shorter ones:
// each holds a hash, which does not compress, and stands in two files.
export function shortened(module) {
  const long = /^(__wb|wasm_bindgen__)/;
  const names = [...module.imports, ...module.exports].map(({ name }) => name).filter((name) => long.test(name));
  return new Map([...new Set(names)].map((name, place) => [name, `$${place.toString(36)}`]));
}

// Both parts of a module, and the account of the slots; `short` replaces names.
export function split(module, listed, short) {
  const later = laterOf(module, listed);

  const firstOnes = [];
  const called = new Set();
  for (let index = module.imported; index < module.types.length; index += 1) {
    if (later.has(index)) continue;
    firstOnes.push(index);
    for (const callee of wasm.calls(module.bodies[index - module.imported])) called.add(callee);
  }
  for (const { functions } of module.elements) for (const index of functions) called.add(index);
  for (const one of module.exports) if (one.kind === kind.function) called.add(one.index);
  const standIns = [...called].filter((index) => later.has(index)).sort((a, b) => module.types[a] - module.types[b] || a - b);
  const table = slotsOf(module, later, standIns);

  const reachedByRest = new Set();
  for (const index of later) {
    for (const callee of wasm.calls(module.bodies[index - module.imported])) {
      if (!later.has(callee)) reachedByRest.add(callee);
    }
  }
  const lent = firstOnes.filter((index) => reachedByRest.has(index));
  for (const index of reachedByRest) if (index < module.imported) lent.push(index);
  const data = shared(module, firstOnes.map((index) => module.bodies[index - module.imported]));
  return {
    first: firstPart({ ...module, data: data.first }, firstOnes, table, lent, short),
    account: accountOf(module, table.slots, table.size),
    rest: restOf({ ...module, data: data.rest }, [...later], table, lent),
  };
}

// What the first part lends the rest, under names that the bindings never use.
// Functions are not exported one by one: they stand at the end of the table, and
// `src/ui/platform/rest.js` takes them from there.
const lentName = (what, index) => `${what}${index}`;

function firstPart(module, firstOnes, { slots, size }, lent, short) {
  const given = module.exports.filter((one) => one.kind === kind.function && slots.has(one.index)).map(({ index }) => index);
  const places = new Map([...firstOnes, ...given].map((index, place) => [index, module.imported + place]));
  const indexOf = (index) => places.get(index) ?? index;
  // A slot of the rest holds nothing that can be called before its stand-in is there.
  const inTable = (index) => (slots.has(index) ? 0 : indexOf(index));
  const whole = module.globals.length;
  const bodies = [
    ...firstOnes.map((index) => wasm.rewired(module.bodies[index - module.imported], (callee) =>
      slots.has(callee) ? through(slots.get(callee)[0], module.types[callee]) : [0x10, ...wasm.number(indexOf(callee))])),
    ...given.map((index) => Buffer.from(passedOn(module, index, slots.get(index)[0]))),
  ];
  const sections = new Map(module.sections);
  const shortOf = (name) => short.get(name) ?? name;
  sections.set(section.import, wasm.list(module.imports.map((one) =>
    [...wasm.text(one.module), ...wasm.text(shortOf(one.name)), one.kind, ...one.is])));
  sections.set(section.function, wasm.list([...firstOnes, ...given].map((index) => wasm.number(module.types[index]))));
  sections.set(section.table, wasm.list(module.tables.map(({ of, limits }, place) => {
    const least = size + lent.length;
    const grown = place > 0 ? limits : { ...limits, least, most: limits.most === undefined ? undefined : Math.max(limits.most, least) };
    return [of, ...wasm.limits(grown)];
  })));
  sections.set(section.global, wasm.list([
    ...module.globals.map(({ is }) => is), [0x7f, 1, 0x41, 0, 0x0b], [0x7f, 0, ...wasm.constant(size), 0x0b],
  ]));
  sections.set(section.export, wasm.list([
    ...module.exports.map((one) => ({ ...one, index: one.kind === kind.function ? indexOf(one.index) : one.index })),
    { name: 'whole', kind: kind.global, index: whole },
    { name: 'lent', kind: kind.global, index: whole + 1 },
    { name: 'm0', kind: kind.memory, index: 0 },
    ...module.tables.map((_, index) => ({ name: lentName('t', index), kind: kind.table, index })),
    ...module.globals.map((_, index) => ({ name: lentName('g', index), kind: kind.global, index })),
  ].map((one) => [...wasm.text(shortOf(one.name)), one.kind, ...wasm.number(one.index)])));
  if (module.start !== undefined) sections.set(section.start, wasm.number(indexOf(module.start)));
  const lends = { offset: size, functions: lent };
  sections.set(section.element, wasm.list([...module.elements, lends].map(({ offset, functions }) =>
    [0, ...wasm.constant(offset), 0x0b, ...wasm.list(functions.map((index) => wasm.number(inTable(index))))])));
  sections.set(section.code, joined(bodies));
  sections.set(section.data, module.data);
  return wasm.write(sections);
}

function restOf(module, later, { slots }, lent) {
  const places = new Map([...lent, ...later].map((index, place) => [index, place]));
  const borrowed = (name, ...is) => [...wasm.text('first'), ...wasm.text(name), ...is.flat()];
  const sections = new Map([[section.type, module.sections.get(section.type)]]);
  sections.set(section.import, wasm.list([
    ...lent.map((index, place) => borrowed(lentName('f', place), kind.function, wasm.number(module.types[index]))),
    borrowed('m0', kind.memory, wasm.limits(module.memories[0])),
    ...module.tables.map(({ of, limits }, index) =>
      borrowed(lentName('t', index), kind.table, of, wasm.limits({ flags: 0, least: limits.least }))),
    ...module.globals.map(({ type }, index) => borrowed(lentName('g', index), kind.global, [...type])),
  ]));
  sections.set(section.function, wasm.list(later.map((index) => wasm.number(module.types[index]))));
  sections.set(section.element, wasm.list([...slots].flatMap(([index, of]) =>
    of.map((slot) => [0, ...wasm.constant(slot), 0x0b, ...wasm.list([wasm.number(places.get(index))])]))));
  sections.set(section.code, joined(later.map((index) =>
    wasm.rewired(module.bodies[index - module.imported], (callee) => [0x10, ...wasm.number(places.get(callee))]))));
  sections.set(section.data, module.data);
  return wasm.write(sections);
}

export const joined = (bodies) =>
  Buffer.concat([Buffer.from(wasm.number(bodies.length)), ...bodies.flatMap((body) => [Buffer.from(wasm.number(body.length)), body])]);
