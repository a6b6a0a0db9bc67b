/** Guards a page that needs somebody signed in: others are led to sign in, and back here afterwards. */
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { session } from '../net/session';

export function SignedIn({ children }: { children: ComponentChildren }) {
  const { url, route } = useLocation();
  const missing = session.value === null;
  useEffect(() => {
    if (missing) route(`/sign-in?next=${encodeURIComponent(url)}`, true);
  }, [missing]);
  return missing ? null : children;
}
