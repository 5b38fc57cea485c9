import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useRef, useState } from 'react';

/**
 * A long list of which only what is near is drawn. Rows keep their place by a spacer before and after them, so that `ul`
 * and `li` stay what they are; a row that has the focus stays drawn when it scrolls away.
 */
export function VirtualList<Item>(props: {
  readonly label: string;
  readonly items: readonly Item[];
  readonly keyOf: (item: Item) => string;
  readonly draw: (item: Item, index: number) => ReactNode;
  /** Height of a row in pixels, before it has been measured. */
  readonly rowHeight: number;
  /** Height of the window onto the list in pixels. */
  readonly height: number;
  /** How many there are in all, where more can be fetched; undefined: not known. */
  readonly all?: number | undefined;
}) {
  const { label, items, keyOf, draw, rowHeight, height } = props;
  const scroller = useRef<HTMLElement>(null);
  const [focused, setFocused] = useState<number>();
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => keyOf(items[index]!),
    overscan: 8,
    rangeExtractor: ({ startIndex, endIndex, overscan, count }) => {
      const first = Math.max(0, startIndex - overscan);
      const last = Math.min(count - 1, endIndex + overscan);
      const range = Array.from({ length: last - first + 1 }, (_, step) => first + step);
      return focused === undefined || focused >= count || range.includes(focused)
        ? range
        : [...range, focused].sort((a, b) => a - b);
    },
  });
  const rows = virtualizer.getVirtualItems();
  const spaceBefore = (index: number): number => rows[index]!.start - (index === 0 ? 0 : rows[index - 1]!.end);
  const spaceAfter = virtualizer.getTotalSize() - (rows.at(-1)?.end ?? 0);
  return (
    <section
      ref={scroller}
      className="virtual-list"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      style={{ maxHeight: height }}
    >
      <ul>
        {rows.flatMap(({ key, index }, place) => {
          const space = spaceBefore(place);
          return [
            ...(space > 0 ? [<li key={`space ${key}`} aria-hidden="true" style={{ height: space }} />] : []),
            <li
              key={key}
              ref={virtualizer.measureElement}
              data-index={index}
              aria-setsize={props.all ?? (items.length > 0 ? items.length : -1)}
              aria-posinset={index + 1}
              onFocus={() => setFocused(index)}
              onBlur={() => setFocused(undefined)}
            >
              {draw(items[index]!, index)}
            </li>,
          ];
        })}
        {spaceAfter > 0 && <li aria-hidden="true" style={{ height: spaceAfter }} />}
      </ul>
    </section>
  );
}
