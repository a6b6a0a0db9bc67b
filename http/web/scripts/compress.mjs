/** Puts a `.br` and a `.gz` beside each built file that is the smaller for it, as small as zlib can make them. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const FOLDER = path.join(import.meta.dirname, '..', 'dist');
const WORTH_IT = /\.(css|html|js|json|map|svg|txt|wasm|webmanifest)$/;
/** Below this a packet is a packet, compressed or not. */
const BYTES_MIN = 512;

const codings = {
  '.br': (body) =>
    promisify(brotliCompress)(body, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
      },
    }),
  '.gz': (body) => promisify(gzip)(body, { level: constants.Z_BEST_COMPRESSION }),
};

for (const entry of await readdir(FOLDER, { recursive: true, withFileTypes: true })) {
  const file = path.join(entry.parentPath, entry.name);
  const hidden = path.relative(FOLDER, file).startsWith('.');
  if (!entry.isFile() || hidden || !WORTH_IT.test(entry.name)) continue;
  const body = await readFile(file);
  if (body.length < BYTES_MIN) continue;
  for (const [ending, compress] of Object.entries(codings)) {
    const compressed = await compress(body);
    if (compressed.length < body.length) await writeFile(file + ending, compressed);
  }
}
