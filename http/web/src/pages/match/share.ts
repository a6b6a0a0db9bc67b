/** Hands a link to the device's own share sheet, or to the clipboard where there is none. */

/** `copied` when the clipboard has it now; closing the sheet is no error. */
export async function share(text: string, url: string): Promise<'shared' | 'copied' | 'nothing'> {
  if ('share' in navigator) {
    try {
      await navigator.share({ text, url });
      return 'shared';
    } catch {
      return 'nothing';
    }
  }
  try {
    await (navigator as Navigator).clipboard.writeText(url);
    return 'copied';
  } catch {
    return 'nothing';
  }
}
