/** Whole seconds until a moment on this device's steady clock, renewed as they pass. */
import { useEffect, useState } from 'preact/hooks';

const EVERY_MS = 250;

const secondsUntil = (atMs: number): number => Math.max(Math.ceil((atMs - performance.now()) / 1000), 0);

export function useLeft(atMs: number): number {
  const [left, setLeft] = useState(() => secondsUntil(atMs));
  useEffect(() => {
    setLeft(secondsUntil(atMs));
    const timer = setInterval(() => setLeft(secondsUntil(atMs)), EVERY_MS);
    return () => clearInterval(timer);
  }, [atMs]);
  return left;
}
