/**
 * Room at the top of a page for what this browser was told there the last time: it is kept from the first paint on, so that nothing moves when it is told again.
 * `notices.css` says how much.
 */
const key = 'notice';

/** Runs before the first paint. */
export const noticeRoomScript = `if (localStorage.getItem('${key}')) document.documentElement.dataset.notice = '';`;

/** Says whether the next page begins with it. */
export function keepNoticeRoom(isTold: boolean): void {
  if (isTold) localStorage.setItem(key, 'told');
  else {
    localStorage.removeItem(key);
    delete document.documentElement.dataset.notice;
  }
}
