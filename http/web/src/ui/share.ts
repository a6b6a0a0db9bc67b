/** Hands a link to the device's own share sheet, or to the clipboard where there is none. */
import { copyText } from './clipboard';

/** Browsers have a share sheet on pages with TLS only. */
export const hasShareSheet = (): boolean => 'share' in navigator;

/** `copied` when the clipboard has it now; closing the sheet is no error; `failed` when neither way was open. */
export async function share(text: string, url: string): Promise<'shared' | 'copied' | 'closed' | 'failed'> {
  if (hasShareSheet()) {
    try {
      await navigator.share({ text, url });
      return 'shared';
    } catch (thrown) {
      if (thrown instanceof DOMException && thrown.name === 'AbortError') return 'closed';
    }
  }
  return (await copyText(url)) ? 'copied' : 'failed';
}
