/** Runs before the first paint, so that a dark page never flashes white. */
export const themeScript = `(() => {
  const theme = localStorage.getItem('theme');
  const dark = theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.classList.toggle('dark', dark);
})()`;
