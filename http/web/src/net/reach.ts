/** Who can open a link to this page's own address. Pure. */

const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\]|0\.0\.0\.0|\[::\])$/;

/** Whether `hostname` means "this machine" on whatever machine it is opened: another one would ask itself. */
export const isOnlyThisMachine = (hostname: string): boolean => LOOPBACK.test(hostname);
