// Loads the part of the module that the opening does not run. Where the module
// was not taken apart (scripts/parts.mjs), everything is here from the start.

// Which slots of the table belong to functions of the rest, and what these take and give: see
// scripts/split.mjs.
const account = { signatures: '', slots: '' };

// What the first part gives the rest: its functions, its memory, its table.
let first;
let asked;

const address = () =>
  new URL(document.querySelector('meta[name="rest"]').content, document.baseURI);

// The styles of what the opening does not show, if they are a file of their own.
function styles() {
  const meta = document.querySelector('meta[name="rest-styles"]');
  if (!meta) return undefined;
  const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: meta.content });
  const loaded = new Promise((resolve, reject) => {
    link.onload = () => resolve(meta.remove());
    link.onerror = () => reject(new Error(`no ${link.href}`, link.remove()));
  });
  document.head.append(link);
  return loaded;
}

export const isHere = () => first?.whole?.value !== 0;

// The functions stand at the end of the table.
function lent() {
  const { t0: table, lent: start } = first;
  const places = Array.from({ length: table.length - start.value }, (_, place) => place);
  return Object.fromEntries(places.map((place) => [`f${place}`, table.get(start.value + place)]));
}

function join(module) {
  if (isHere()) return;
  new WebAssembly.Instance(module, { first: { ...first, ...lent() } });
  first.whole.value = 1;
}

// Says so when it takes its time (static/style.css).
const tell = (loads) => {
  document.getElementById('more')?.toggleAttribute('hidden', !loads);
};

async function fetched() {
  const response = await fetch(address());
  if (!response.ok) throw new Error(response.statusText);
  const module = WebAssembly.compile(await response.arrayBuffer());
  await styles();
  join(await module);
}

// Resolves when the rest is here. After a failure it can be asked again.
export function load() {
  if (asked) return asked;
  tell(true);
  asked = fetched().finally(() => tell(false)).catch((error) => {
    asked = undefined;
    throw error;
  });
  return asked;
}

// The same while the page waits, for what cannot go on without.
export function need() {
  if (isHere()) return;
  const request = new XMLHttpRequest();
  request.open('GET', address(), false);
  request.overrideMimeType('text/plain; charset=x-user-defined');
  request.send();
  if (request.status !== 200) throw new Error('the rest of Ripple could not be loaded');
  styles()?.catch(() => {});
  join(new WebAssembly.Module(Uint8Array.from(request.response, (letter) => letter.charCodeAt(0))));
}

const number = (value) => (value > 127 ? [(value & 127) | 128, ...number(value >> 7)] : [value]);
const list = (items) => [...number(items.length), ...items.flat()];
const section = (id, items) => {
  const bytes = list(items);
  return [id, ...number(bytes.length), ...bytes];
};

// A module that fills each slot of the rest with a function that loads the rest, which fills the slot anew,
// and calls what is there then.
function standIns() {
  const types = { i: 127, I: 126, f: 125, F: 124 };
  const signatures = account.signatures.split(',').map((one) => one.split('>').map((of) => list([...of].map((type) => types[type]))));
  const slots = [...account.slots].flatMap((sign, slot) => (sign > '#' ? [[slot, sign.charCodeAt() - 36]] : []));
  const constant = (slot) => [65, (slot & 127) | 128, (slot >> 7 & 127) | 128, slot >> 14];
  return Uint8Array.from([
    0, 97, 115, 109, 1, 0, 0, 0,
    ...section(1, [[96, 0, 0], ...signatures.map((of) => [96, ...of.flat()])]),
    // f.n loads the rest, f.t is the table.
    ...section(2, [[1, 102, 1, 110, 0, 0], [1, 102, 1, 116, 1, 112, 0, 0]]),
    ...section(3, slots.map(([, type]) => number(type + 1))),
    ...section(9, slots.map(([slot], place) => [0, ...constant(slot), 11, 1, ...number(place + 1)])),
    ...section(10, slots.map(([slot, type]) => {
      const passed = signatures[type][0].slice(1).flatMap((_, place) => [32, place]);
      return list([0, 16, 0, ...passed, ...constant(slot), 17, ...number(type + 1), 0, 11]);
    })),
  ]);
}

// Loads the rest at the first sign of a person, who is about to act; and for one
// who only watches, before the run comes to what the opening does not.
export function begin(exports) {
  first = exports;
  if (isHere()) return;
  // scripts/record.mjs opens a module that is not taken apart, and lends nothing.
  if (first.t0) new WebAssembly.Instance(new WebAssembly.Module(standIns()), { f: { n: need, t: first.t0 } });
  const signs = ['pointermove', 'pointerdown', 'keydown', 'focusin'];
  const seen = () => {
    clearTimeout(watched);
    for (const sign of signs) removeEventListener(sign, seen, true);
    load().catch(() => {});
  };
  const watched = setTimeout(seen, 20_000);
  for (const sign of signs) addEventListener(sign, seen, true);
}
