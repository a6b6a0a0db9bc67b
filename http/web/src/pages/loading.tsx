/** Loads a page when it is needed; one that does not come says so, with a way on. */
import type { ComponentType } from 'preact';
import { lazy } from 'preact-iso';
import { NotLoaded } from './not_loaded';

/** The page that `load` answers with. Without a connection, or after an update of the server, its file is not there. */
export function page<Props>(load: () => Promise<ComponentType<Props>>) {
  return lazy(async (): Promise<ComponentType<Props>> => {
    try {
      return await load();
    } catch {
      return NotLoaded;
    }
  });
}
