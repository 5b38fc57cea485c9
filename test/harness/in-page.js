// Runs in the page that a test looks at; see pages.ts.
globalThis.look = {
  /** Goes to a path the way the app itself does, without loading the page anew. */
  go(path) {
    history.pushState({}, '', path);
    dispatchEvent(new PopStateEvent('popstate', { state: history.state }));
  },

  /** Resolves when nothing has changed for 150 ms and nothing is being loaded, or after five seconds. */
  standsStill: () =>
    new Promise((resolve) => {
      const end = () => {
        if (document.querySelector('.ds-skeleton') === null) finish();
        else quiet = setTimeout(end, 150);
      };
      const finish = () => {
        clearTimeout(late);
        observer.disconnect();
        resolve();
      };
      const observer = new MutationObserver(() => {
        clearTimeout(quiet);
        quiet = setTimeout(end, 150);
      });
      const late = setTimeout(finish, 5000);
      let quiet = setTimeout(end, 150);
      observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    }),

  /** What axe finds that is serious or critical, as `rule: element`. */
  async findings() {
    const { violations } = await globalThis.axe.run(document, {
      resultTypes: ['violations'],
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
    });
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
  },

  seen: () => ({
    language: document.documentElement.lang,
    headings: document.querySelectorAll('h1').length,
    sideways: document.documentElement.scrollWidth > document.documentElement.clientWidth,
    html: document.body.outerHTML,
  }),
};
