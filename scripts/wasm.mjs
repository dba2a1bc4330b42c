// Reads and writes WebAssembly's binary form, as far as taking a module apart
// needs it. Knows nothing of Ripple.

// The identifiers of sections.
export const section = {
  custom: 0, type: 1, import: 2, function: 3, table: 4, memory: 5, global: 6,
  export: 7, start: 8, element: 9, code: 10, data: 11, dataCount: 12,
};

// The kinds of what is imported and exported.
export const kind = { function: 0, table: 1, memory: 2, global: 3 };

const utf8 = { decode: new TextDecoder(), encode: new TextEncoder() };

// A place in bytes, and what can be read from there.
export class Reader {
  constructor(bytes, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }
  get done() {
    return this.at >= this.bytes.length;
  }
  byte() {
    return this.bytes[this.at++];
  }
  number() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  }
  // A number that can be negative.
  signed() {
    let value = 0;
    let size = 1;
    for (;;) {
      const byte = this.byte();
      value += (byte & 127) * size;
      size *= 128;
      if (byte < 128) return byte & 64 ? value - size : value;
    }
  }
  skipNumbers(count = 1) {
    for (; count > 0; count -= 1) while (this.byte() & 128);
  }
  take(count) {
    this.at += count;
    return this.bytes.subarray(this.at - count, this.at);
  }
  name() {
    return utf8.decode.decode(this.take(this.number()));
  }
  list(read) {
    return Array.from({ length: this.number() }, (_, index) => read(index));
  }
  limits() {
    const flags = this.byte();
    return { flags, least: this.number(), most: flags & 1 ? this.number() : undefined };
  }
}

// A number as bytes.
export function number(value) {
  const bytes = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) + 128);
  return [...bytes, value];
}

// `i32.const value`, for what is not negative.
export function constant(value) {
  const bytes = number(value);
  if (bytes.at(-1) & 64) bytes.push(bytes.pop() | 128, 0);
  return [0x41, ...bytes];
}

export const sized = (bytes) => [...number(bytes.length), ...bytes];
export const text = (string) => sized([...utf8.encode.encode(string)]);
export const list = (items) => [...number(items.length), ...items.flatMap((item) => [...item])];
export const limits = ({ flags, least, most }) => [
  flags, ...number(least), ...(most === undefined ? [] : number(most)),
];

// Skips what follows the operation that has just been read; calls `found` with
// the place of each index of a function.
export function skipImmediates(reader, operation, found = () => {}) {
  switch (true) {
    case operation === 0x10 || operation === 0xd2: {
      const start = reader.at;
      found(reader.number(), start, reader.at);
      return;
    }
    case operation === 0x0e:
      return reader.skipNumbers(reader.number() + 1);
    case operation === 0x1c:
      return reader.skipNumbers(reader.number());
    case operation === 0x11:
      return reader.skipNumbers(2);
    case operation >= 0x28 && operation <= 0x3e: {
      const severalMemories = reader.number() & 64;
      return reader.skipNumbers(severalMemories ? 2 : 1);
    }
    case operation === 0x43:
      return void reader.take(4);
    case operation === 0x44:
      return void reader.take(8);
    case operation === 0xfc:
      return reader.skipNumbers([0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 2, 1, 2, 1, 2, 1, 1, 1][reader.number()]);
    case (operation >= 0x02 && operation <= 0x04) || operation === 0x0c || operation === 0x0d:
    case (operation >= 0x20 && operation <= 0x26) || (operation >= 0x3f && operation <= 0x42):
    case operation === 0xd0:
      return reader.skipNumbers();
    case operation <= 0x01 || operation === 0x05 || operation === 0x0b || operation === 0x0f:
    case operation === 0x1a || operation === 0x1b || (operation >= 0x45 && operation <= 0xc4) || operation === 0xd1:
      return;
    default:
      throw new Error(`instruction 0x${operation.toString(16)} is not known to scripts/wasm.mjs`);
  }
}

// Where the instructions of a function's body begin, after its local variables.
export function firstInstruction(body) {
  const reader = new Reader(body);
  for (let runs = reader.number(); runs > 0; runs -= 1) reader.skipNumbers(2);
  return reader.at;
}

// The types of a body's local variables, without its arguments.
export function locals(body) {
  const reader = new Reader(body);
  return reader.list(() => Array(reader.number()).fill(reader.byte())).flat();
}

// The functions that a body calls or takes the address of.
export function calls(body) {
  const found = [];
  const reader = new Reader(body, firstInstruction(body));
  while (!reader.done) skipImmediates(reader, reader.byte(), (index) => found.push(index));
  return found;
}

// What stands between two places of a body, with some spans replaced.
export function edited(body, from, to, edits) {
  const parts = [];
  for (const { at, end, is } of edits) {
    parts.push(body.subarray(from, at), Uint8Array.from(is));
    from = end;
  }
  return Buffer.concat([...parts, body.subarray(from, to)]);
}

// A body with each call of a function replaced by what is given for it.
export function rewired(body, callOf) {
  const edits = [];
  const reader = new Reader(body, firstInstruction(body));
  while (!reader.done) {
    const at = reader.at;
    const operation = reader.byte();
    skipImmediates(reader, operation, (index, _, end) => {
      if (operation !== 0x10) throw new Error('functions that are taken, not called, are not known to scripts/wasm.mjs');
      edits.push({ at, end, is: callOf(index) });
    });
  }
  return edited(body, 0, body.length, edits);
}

function readImport(reader) {
  const one = { module: reader.name(), name: reader.name(), kind: reader.byte() };
  const start = reader.at;
  if (one.kind === kind.function) one.type = reader.number();
  else if (one.kind === kind.table) (reader.byte(), reader.limits());
  else if (one.kind === kind.memory) reader.limits();
  else reader.take(2);
  one.is = reader.bytes.subarray(start, reader.at);
  return one;
}

function readElements(reader) {
  const flags = reader.number();
  if (flags !== 0) throw new Error('only plain segments of table 0 are known to scripts/wasm.mjs');
  reader.byte();
  const offset = reader.number();
  reader.byte();
  return { offset, functions: reader.list(() => reader.number()) };
}

function readNames(section) {
  const names = new Map();
  const reader = new Reader(section ?? []);
  while (!reader.done) {
    const id = reader.byte();
    const part = new Reader(reader.take(reader.number()));
    if (id === 1) part.list(() => names.set(part.number(), part.name()));
  }
  return names;
}

// A module, taken apart. Functions are numbered as the module numbers them:
// those that it imports first.
export function read(bytes) {
  const sections = new Map();
  const custom = new Map();
  const reader = new Reader(bytes, 8);
  while (!reader.done) {
    const id = reader.byte();
    const body = reader.take(reader.number());
    const named = new Reader(body);
    if (id === section.custom) custom.set(named.name(), body.subarray(named.at));
    else sections.set(id, body);
  }
  const lines = (id, readOne) => {
    if (!sections.has(id)) return [];
    const of = new Reader(sections.get(id));
    return of.list(() => readOne(of));
  };
  const imports = lines(section.import, readImport);
  const importedFunctions = imports.filter((one) => one.kind === kind.function);
  const types = [...importedFunctions.map(({ type }) => type), ...lines(section.function, (of) => of.number())];
  return {
    sections,
    imports,
    types,
    imported: importedFunctions.length,
    signatures: lines(section.type, (of) => {
      if (of.byte() !== 0x60) throw new Error('only types of functions are known to scripts/wasm.mjs');
      return { takes: of.take(of.number()), gives: of.take(of.number()) };
    }),
    tables: lines(section.table, (of) => ({ of: of.byte(), limits: of.limits() })),
    memories: lines(section.memory, (of) => of.limits()),
    globals: lines(section.global, (of) => {
      const start = of.at;
      const type = of.take(2);
      skipConstant(of);
      return { type, is: of.bytes.subarray(start, of.at) };
    }),
    exports: lines(section.export, (of) => ({ name: of.name(), kind: of.byte(), index: of.number() })),
    start: sections.has(section.start) ? new Reader(sections.get(section.start)).number() : undefined,
    elements: lines(section.element, readElements),
    bodies: lines(section.code, (of) => of.take(of.number())),
    names: readNames(custom.get('name')),
    custom,
  };
}

function skipConstant(reader) {
  for (;;) {
    const operation = reader.byte();
    if (operation === 0x0b) return;
    skipImmediates(reader, operation, () => {
      throw new Error('a variable that holds a function is not known to scripts/wasm.mjs');
    });
  }
}

// A module of these sections, in their order in the file.
export function write(sections) {
  const order = [1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 10, 11];
  const parts = order
    .filter((id) => sections.has(id))
    .flatMap((id) => {
      const body = Buffer.from(sections.get(id));
      return [Buffer.from([id, ...number(body.length)]), body];
    });
  return Buffer.concat([Buffer.from([0, 97, 115, 109, 1, 0, 0, 0]), ...parts]);
}
