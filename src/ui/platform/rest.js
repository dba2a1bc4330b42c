// Loads the part of the module that the opening does not run. Where the module
// was not taken apart (scripts/parts.mjs), everything is here from the start.

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

// Loads the rest at the first sign of a person, who is about to act; and for one
// who only watches, before the run comes to what the opening does not.
export function begin(exports) {
  first = exports;
  if (isHere()) return;
  const signs = ['pointermove', 'pointerdown', 'keydown', 'focusin'];
  const seen = () => {
    clearTimeout(watched);
    for (const sign of signs) removeEventListener(sign, seen, true);
    load().catch(() => {});
  };
  const watched = setTimeout(seen, 20_000);
  for (const sign of signs) addEventListener(sign, seen, true);
}
