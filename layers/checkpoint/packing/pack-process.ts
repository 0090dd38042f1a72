/** `pack-process.ts <json options>`: packs networks and ends. */
import { type PackOptions, packNetworks } from './pack-networks.ts';

await packNetworks(JSON.parse(process.argv[2] ?? '{}') as PackOptions);
// The channel to the parent would keep the process alive.
process.disconnect?.();
