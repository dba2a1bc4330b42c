// What is done to the page after each build by trunk, in this order.
await import('./parts.mjs');
await import('./styles.mjs');
await import('./seal.mjs');
