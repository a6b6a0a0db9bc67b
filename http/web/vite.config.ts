/** How the app is built: two pages (the app and the broadcast overlay), hashed names, nothing inlined (the CSP is strict). */
import preact from '@preact/preset-vite';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [preact()],
  build: {
    target: 'es2022',
    manifest: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: { index: 'index.html', overlay: 'overlay.html' } },
  },
  server: {
    // A test compares our names of the formats with the server's.
    fs: { allow: ['.', '../../echoplay_actors/formats/data'] },
    proxy: {
      '/v1': 'http://127.0.0.1:3000',
      '/socket.io': { target: 'http://127.0.0.1:3000', ws: true },
    },
  },
  test: { environment: 'happy-dom', include: ['src/**/*.test.{ts,tsx}'] },
});
