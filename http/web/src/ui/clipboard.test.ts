import { afterEach, describe, expect, it, vi } from 'vitest';
import { copyText } from './clipboard';

afterEach(() => {
  vi.unstubAllGlobals();
  Reflect.deleteProperty(document, 'execCommand');
});

/** A document that copies what is selected, as browsers do; the texts it was asked to copy. */
function documentThatCopies(works: boolean): string[] {
  const copied: string[] = [];
  document.execCommand = (): boolean => {
    copied.push((document.querySelector('textarea') as HTMLTextAreaElement).value);
    return works;
  };
  return copied;
}

describe('copying', () => {
  it('uses the clipboard where the page has one', async () => {
    const writeText = vi.fn(async () => {});
    vi.stubGlobal('navigator', { clipboard: { writeText } });
    expect(await copyText('link')).toBe(true);
    expect(writeText).toHaveBeenCalledWith('link');
  });

  it('works on a page without TLS, which has none', async () => {
    vi.stubGlobal('navigator', {});
    const copied = documentThatCopies(true);
    expect(await copyText('link')).toBe(true);
    expect(copied).toEqual(['link']);
    expect(document.querySelector('textarea')).toBeNull();
  });

  it('says so when neither works', async () => {
    vi.stubGlobal('navigator', { clipboard: { writeText: () => Promise.reject(new Error('no')) } });
    documentThatCopies(false);
    expect(await copyText('link')).toBe(false);
  });
});
