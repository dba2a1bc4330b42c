// Takes the module's constants apart: sentences, tables, what panics say. The
// first part gets those that its functions can reach, the rest brings the others.
//
// What lies where, and each address that stands in the code, the linker has
// written down (`build.rs` asks it to). An address leads to a constant, and what
// looks like an address in there leads on.
import * as wasm from './wasm.mjs';

const CONSTANTS = '.rodata';
const DATA = 1;
const UNDEFINED = 0x10;
const NAMED = 0x40;
const ADDRESSES = [3, 4];
// The kinds of relocations that have a distance to their symbol.
const DISTANT = [3, 4, 5, 8, 9, 11, 13, 14, 15, 16, 17, 21, 22, 23, 25];
const SEGMENTS_INFO = 5;
const SYMBOL_TABLE = 8;
// The end of `char`, which says that an `Option<char>` is none.
const NO_ADDRESS = 0x110000;

function readSymbol(reader) {
  const kind = reader.byte();
  const flags = reader.number();
  if (kind === DATA) {
    reader.name();
    if (flags & UNDEFINED) return {};
    return { segment: reader.number(), at: reader.number(), size: reader.number() };
  }
  reader.number();
  if (kind !== 3 && (!(flags & UNDEFINED) || flags & NAMED)) reader.name();
  return {};
}

function readLinking(module) {
  const found = {};
  const reader = new wasm.Reader(module.custom.get('linking'));
  if (reader.number() !== 2) throw new Error("another version of the linker's notes than scripts/data.mjs knows");
  while (!reader.done) {
    const kind = reader.byte();
    const part = new wasm.Reader(reader.take(reader.number()));
    if (kind === SYMBOL_TABLE) found.symbols = part.list(() => readSymbol(part));
    if (kind === SEGMENTS_INFO) found.segments = part.list(() => [part.name(), part.skipNumbers(2)][0]);
  }
  return found;
}

// The constants, and to which of them each address in the code belongs.
function constantsOf(module, base) {
  const { symbols, segments } = readLinking(module);
  const isConstant = ({ segment, size }) => segments[segment] === CONSTANTS && size > 0;
  const constants = symbols.filter(isConstant).map((one) => Object.assign(one, { from: base + one.at, to: base + one.at + one.size }));
  const addresses = new Map();
  const reader = new wasm.Reader(module.custom.get('reloc.CODE'));
  reader.number();
  reader.list(() => {
    const kind = reader.byte();
    reader.number();
    const symbol = symbols[reader.number()];
    const distance = DISTANT.includes(kind) ? reader.signed() : 0;
    if (!ADDRESSES.includes(kind) || !isConstant(symbol)) return;
    const address = symbol.from + distance;
    addresses.set(address, [...(addresses.get(address) ?? []), symbol]);
  });
  return { constants, addresses };
}

// The halves of a number of 64 bits: an address and a length are often written as one.
function halves(reader) {
  let value = 0n;
  for (let shift = 0n; ; shift += 7n) {
    const byte = BigInt(reader.byte());
    value |= (byte & 127n) << shift;
    if (byte < 128n) return [value & 0xffffffffn, (value >> 32n) & 0xffffffffn].map(Number);
  }
}

// The numbers in a body that can be addresses.
function numbers(body) {
  const found = [];
  const reader = new wasm.Reader(body, wasm.firstInstruction(body));
  while (!reader.done) {
    const code = reader.byte();
    const follows = new wasm.Reader(body, reader.at);
    if (code === 0x41) found.push(follows.signed());
    if (code === 0x42) found.push(...halves(follows));
    if (code >= 0x28 && code <= 0x3e) found.push((follows.number(), follows.number()));
    wasm.skipImmediates(reader, code);
  }
  return found;
}

function readSegments(module) {
  const reader = new wasm.Reader(module.sections.get(wasm.section.data));
  return reader.list(() => {
    if (reader.number() !== 0 || reader.byte() !== 0x41) throw new Error('only plain data is known to scripts/data.mjs');
    const at = reader.signed();
    reader.byte();
    return { at, bytes: Buffer.from(reader.take(reader.number())) };
  });
}

// The memory as data fills it.
function imageOf(segments) {
  const base = Math.min(...segments.map(({ at }) => at));
  const image = Buffer.alloc(Math.max(...segments.map(({ at, bytes }) => at + bytes.length)) - base);
  for (const { at, bytes } of segments) bytes.copy(image, at - base);
  const wordsOf = (from, to) => {
    const words = [];
    for (let at = Math.ceil(from / 4) * 4; at + 4 <= to; at += 4) words.push(image.readUInt32LE(at - base));
    return words;
  };
  return { base, end: base + image.length, wordsOf };
}

// The constants that some functions, and what is not constant, can reach. An address
// that is in no function at all may have taken another form, and counts as well.
function reached(module, bodies, image, { constants, addresses }) {
  const end = Math.max(...constants.map(({ to }) => to));
  // An address may be the end of one constant and the start of the next.
  const around = (address) =>
    address < image.base || address > end ? [] : constants.filter(({ from, to }) => from <= address && address <= to);
  const found = new Set(bodies.flatMap(numbers).flatMap((one) => (one === NO_ADDRESS ? [] : addresses.get(one) ?? around(one))));
  const written = new Set(module.bodies.flatMap(numbers));
  for (const [address, those] of addresses) if (!written.has(address)) for (const one of those) found.add(one);
  for (const word of image.wordsOf(end, image.end)) for (const one of around(word)) found.add(one);
  // What is added on the way is come to as well.
  for (const { from, to } of found) for (const word of image.wordsOf(from, to)) for (const one of around(word)) found.add(one);
  return found;
}

const sectionOf = (segments) =>
  wasm.list(segments.map(({ at, bytes }) => [0, ...wasm.constant(at), 0x0b, ...wasm.sized(bytes)]));

// The data sections of the first part, of which `bodies` are the functions, and of the rest.
export function shared(module, bodies) {
  const segments = readSegments(module);
  const image = imageOf(segments);
  const known = constantsOf(module, image.base);
  const inFirst = reached(module, bodies, image, known);
  const needed = new Set();
  for (const { from, to } of inFirst) for (let at = from; at < to; at += 1) needed.add(at);
  const left = known.constants.filter((one) => !inFirst.has(one));
  const moved = new Set();
  for (const { from, to } of left) for (let at = from; at < to; at += 1) if (!needed.has(at)) moved.add(at);

  const first = segments.map(({ at, bytes }) => ({ at, bytes: bytes.map((byte, place) => (moved.has(at + place) ? 0 : byte)) }));
  const rest = segments.flatMap(({ at, bytes }) => runs(bytes, (place) => moved.has(at + place), at));
  return { first: sectionOf(first), rest: sectionOf(rest) };
}

// The longest runs of bytes at places that are asked for.
function runs(bytes, isIn, at) {
  const found = [];
  for (let place = 0; place < bytes.length; place += 1) {
    if (!isIn(place)) continue;
    const start = place;
    while (place < bytes.length && isIn(place)) place += 1;
    found.push({ at: at + start, bytes: bytes.subarray(start, place) });
  }
  return found;
}
