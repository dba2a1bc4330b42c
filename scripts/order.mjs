// Puts a module's functions into an order in which they compress well: what is alike stands close
// together. A browser does not care in which order they stand.
import { joined } from './split.mjs';
import * as wasm from './wasm.mjs';

const { section, kind } = wasm;

// So many bytes in a row tell what is alike.
const GRAM = 4;
// What more functions have than this tells nothing.
const COMMON = 400;
// So many bytes back it is looked for.
const WINDOW = 8_000;

const gramsOf = (body) => {
  const grams = new Set();
  for (let at = 0; at + GRAM <= body.length; at += 1) grams.add(body.readUInt32LE(at));
  return [...grams];
};

// The order: after each function the one that shares most with those just before it, for its length.
export function order(bodies) {
  const grams = bodies.map(gramsOf);
  const having = new Map();
  grams.forEach((of, index) => of.forEach((gram) => having.get(gram)?.push(index) ?? having.set(gram, [index])));
  const shared = new Float64Array(bodies.length);
  const inWindow = new Map();
  const open = new Set(bodies.keys());
  const look = (index, by) => {
    for (const gram of grams[index]) {
      const others = having.get(gram);
      if (others.length >= COMMON) continue;
      const before = inWindow.get(gram) ?? 0;
      inWindow.set(gram, before + by);
      if (before > 0 && before + by > 0) continue;
      for (const other of others) shared[other] += by / Math.log2(2 + others.length);
    }
  };
  const chosen = [];
  for (let oldest = 0, size = 0; open.size > 0; ) {
    let best = -1;
    let most = -Infinity;
    for (const index of open) {
      const likeness = shared[index] / (grams[index].length + 8) ** 0.7;
      if (likeness > most) [best, most] = [index, likeness];
    }
    open.delete(best);
    chosen.push(best);
    look(best, 1);
    size += bodies[best].length;
    for (; size > WINDOW && oldest < chosen.length - 1; oldest += 1) {
      size -= bodies[chosen[oldest]].length;
      look(chosen[oldest], -1);
    }
  }
  return chosen;
}

export function arranged(bytes) {
  const module = wasm.read(bytes);
  const chosen = order(module.bodies);
  const places = new Map(chosen.map((index, place) => [module.imported + index, module.imported + place]));
  const placeOf = (index) => places.get(index) ?? index;
  const sections = new Map(module.sections);
  sections.set(section.function, wasm.list(chosen.map((index) => wasm.number(module.types[module.imported + index]))));
  sections.set(section.export, wasm.list(module.exports.map((one) =>
    [...wasm.text(one.name), one.kind, ...wasm.number(one.kind === kind.function ? placeOf(one.index) : one.index)])));
  sections.set(section.element, wasm.list(module.elements.map(({ offset, functions }) =>
    [0, ...wasm.constant(offset), 0x0b, ...wasm.list(functions.map((index) => wasm.number(placeOf(index))))])));
  if (module.start !== undefined) sections.set(section.start, wasm.number(placeOf(module.start)));
  sections.set(section.code, joined(chosen.map((index) =>
    wasm.rewired(module.bodies[index], (callee) => [0x10, ...wasm.number(placeOf(callee))]))));
  return wasm.write(sections);
}
