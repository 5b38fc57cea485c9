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

  /** What has the focus, and why a person would not see that it has; `hidden` is empty when it is seen. */
  focus() {
    const on = document.activeElement;
    if (on === null || on === document.body) return { on: 'the page', hidden: '' };
    const named = on.getAttribute('aria-label') ?? (on.labels?.[0]?.textContent || on.textContent || on.id);
    const name = `${on.localName} «${named.trim().replace(/\s+/g, ' ').slice(0, 40)}»`;
    const outlined = (element, part) => {
      const { outlineStyle, outlineWidth } = getComputedStyle(element, part);
      return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0;
    };
    // A link that covers its row may leave the ring to the row.
    const around = [on.parentElement, on.parentElement?.parentElement, on.parentElement?.parentElement?.parentElement];
    // What is hidden itself is shown by what stands for it.
    const own = on.getBoundingClientRect().width > 4 ? [on] : [];
    const ringed = [...own, ...around, on.nextElementSibling].find(
      (element) =>
        element != null &&
        ([null, '::before', '::after'].some((part) => outlined(element, part)) ||
          (element === on && getComputedStyle(on).boxShadow !== 'none')),
    );
    // Parts of a date are the browser's own, and so are their rings.
    const withParts = ['date', 'datetime-local', 'time'].includes(on.type) && !on.matches(':focus-visible');
    if (withParts) return { on: name, hidden: '' };
    if (ringed === undefined) return { on: name, hidden: 'has no ring' };
    const { left, right, top, bottom } = ringed.getClientRects()[0] ?? ringed.getBoundingClientRect();
    if (right <= 0 || bottom <= 0 || left >= innerWidth || top >= innerHeight)
      return { on: name, hidden: 'is out of sight' };
    const x = (Math.max(0, left) + Math.min(innerWidth, right)) / 2;
    const [from, to] = [Math.max(0, top), Math.min(innerHeight, bottom)];
    const above = [0.5, 0.1, 0.9].map((part) => document.elementFromPoint(x, from + part * (to - from)));
    const free = above.some((one) => one !== null && (ringed.contains(one) || one.contains(ringed)));
    return { on: name, hidden: free ? '' : `is under ${above[0]?.localName}.${above[0]?.className}` };
  },

  /** What has the focus, and whether that is `target`, or a round button of its group. */
  stop(target) {
    const on = document.activeElement;
    const inGroup = target.type === 'radio' && on?.type === 'radio' && on.name === target.name;
    return { ...globalThis.look.focus(), arrived: on === target || inGroup };
  },

  seen: () => ({
    language: document.documentElement.lang,
    headings: document.querySelectorAll('h1').length,
    sideways: document.documentElement.scrollWidth > document.documentElement.clientWidth,
    html: document.body.outerHTML,
  }),
};
