import { type RefObject, useEffect, useId, useRef, useState } from 'react';
import { number } from '../../../common/format/format.ts';

/**
 * Plain SVG, drawn from zero; two series at most, told apart by pattern as well as colour (web-design §5.8). What a chart
 * shows stands in the table after it, so it is one picture to those who hear.
 */
const WIDTH = 720;
const NARROW = 480;
const HEIGHT = 220;
const LEFT = 56;
const BOTTOM = 24;
const MOST_VALUES = 12;
/** What a date takes under a bar. */
const ROOM = 72;

/** The width a chart has on the page, so that it is drawn to fit and its text is as large as other text. */
function useWidth(): readonly [RefObject<SVGSVGElement | null>, number] {
  const chart = useRef<SVGSVGElement>(null);
  const [width, setWidth] = useState(WIDTH);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(Math.max(240, Math.round(entry!.contentRect.width))));
    observer.observe(chart.current!);
    return () => observer.disconnect();
  }, []);
  return [chart, width];
}

/** A round number at or above the largest. */
function roundUp(value: number): number {
  if (value <= 4) return 4;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 4, 5, 10].map((step) => step * power).find((step) => step >= value)!;
}

function Grid(props: { readonly width: number; readonly most: number; readonly written: (value: number) => string }) {
  const { width, most, written } = props;
  return (
    <g className="chart-grid">
      {[0, 0.25, 0.5, 0.75, 1].map((part) => {
        const y = 8 + (1 - part) * (HEIGHT - BOTTOM - 8);
        return (
          <g key={part}>
            <line x1={LEFT} x2={width} y1={y} y2={y} />
            <text x={LEFT - 8} y={y + 4} textAnchor="end">
              {written(part * most)}
            </text>
          </g>
        );
      })}
    </g>
  );
}

function Labels({ labels, width }: { readonly labels: readonly string[]; readonly width: number }) {
  const step = (width - LEFT) / Math.max(1, labels.length);
  const every = Math.max(1, Math.ceil((labels.length * ROOM) / (width - LEFT)));
  return (
    <g className="chart-labels">
      {labels.map((label, index) =>
        index % every === 0 ? (
          <text
            key={index}
            x={LEFT + step * (index + 0.5)}
            y={HEIGHT - 6}
            // The last would stand half outside.
            textAnchor={LEFT + step * (index + 0.5) > width - 30 ? 'end' : 'middle'}
          >
            {label.replace(/\s\d{4}$/, '')}
          </text>
        ) : null,
      )}
    </g>
  );
}

export interface Bar {
  readonly label: string;
  /** Stacked from below. */
  readonly values: readonly [number, number?];
}

/** The pattern of what went wrong. */
function Hatch({ id }: { readonly id: string }) {
  return (
    <defs>
      <pattern id={id} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="6" height="6" className="chart-hatch-ground" />
        <line x1="0" y1="0" x2="0" y2="6" className="chart-hatch" />
      </pattern>
    </defs>
  );
}

/** Upright bars, the second series hatched on top of the first. */
export function BarChart({
  title,
  names,
  bars,
}: {
  readonly title: string;
  readonly names: readonly [string, string?];
  readonly bars: readonly Bar[];
}) {
  const id = useId();
  const most = roundUp(Math.max(...bars.map(({ values: [first, second = 0] }) => first + second), 0));
  const [chart, width] = useWidth();
  const step = (width - LEFT) / Math.max(1, bars.length);
  const height = (value: number) => (value / most) * (HEIGHT - BOTTOM - 8);
  return (
    <svg ref={chart} className="chart" viewBox={`0 0 ${width} ${HEIGHT}`} role="img" aria-label={title}>
      <Hatch id={id} />
      <Grid width={width} most={most} written={(value) => number(value)} />
      {bars.map(({ label, values: [first, second = 0] }, index) => {
        const x = LEFT + step * index + step * 0.15;
        const low = HEIGHT - BOTTOM - height(first);
        const all = first + second;
        return (
          <g key={index}>
            <title>
              {`${label}: ${names[0]} ${number(first)}${names[1] === undefined ? '' : `, ${names[1]} ${number(second)}`}`}
            </title>
            <rect x={x} y={low} width={step * 0.7} height={height(first)} className="chart-first" />
            {second > 0 && (
              <rect
                x={x}
                y={low - height(second)}
                width={step * 0.7}
                height={height(second)}
                fill={`url(#${id})`}
                className="chart-second"
              />
            )}
            {bars.length <= MOST_VALUES && all > 0 && (
              <text x={x + step * 0.35} y={low - height(second) - 4} textAnchor="middle" className="chart-value">
                {number(all)}
              </text>
            )}
          </g>
        );
      })}
      <Labels width={width} labels={bars.map(({ label }) => label)} />
    </svg>
  );
}

export interface Share {
  readonly key?: string;
  readonly label: string;
  readonly value: number;
  readonly text: string;
  readonly bad?: boolean;
}

/** Lying bars that share a scale, each with its name and value beside it; the name above it where there is little room. */
export function Shares({ title, bars }: { readonly title: string; readonly bars: readonly Share[] }) {
  const id = useId();
  const [chart, width] = useWidth();
  const most = Math.max(1, ...bars.map(({ value }) => value));
  const narrow = width < NARROW;
  const longest = Math.max(...bars.map(({ label }) => label.length));
  const left = narrow ? 0 : Math.min(width / 2, longest * 7.2 + 16);
  const row = narrow ? 48 : 36;
  const top = narrow ? 22 : 6;
  return (
    <svg ref={chart} className="chart" viewBox={`0 0 ${width} ${bars.length * row}`} role="img" aria-label={title}>
      <Hatch id={id} />
      {bars.map(({ key, label, value, text, bad = false }, index) => {
        const long = (value / most) * (width - left - 120);
        return (
          <g key={key ?? label} className="chart-labels">
            <text x={0} y={index * row + (narrow ? 16 : 22)}>
              {label}
            </text>
            <rect
              x={left}
              y={index * row + top}
              width={long}
              height={narrow ? 20 : row - 12}
              className={bad ? 'chart-second' : 'chart-first'}
              {...(bad ? { fill: `url(#${id})` } : {})}
            />
            <text x={left + long + 8} y={index * row + top + 15} className="chart-value">
              {text}
            </text>
          </g>
        );
      })}
    </svg>
  );
}

/** A line with a point for each value; gaps where there is none. */
export function LineChart({
  title,
  points,
  written,
}: {
  readonly title: string;
  readonly points: readonly { readonly label: string; readonly value: number | null }[];
  readonly written: (value: number) => string;
}) {
  const most = roundUp(Math.max(0, ...points.map(({ value }) => value ?? 0)));
  const [chart, width] = useWidth();
  const step = (width - LEFT) / Math.max(1, points.length);
  const at = points.map(({ value }, index) =>
    value === null
      ? undefined
      : ([LEFT + step * (index + 0.5), HEIGHT - BOTTOM - (value / most) * (HEIGHT - BOTTOM - 8)] as const),
  );
  const path = at
    .map((point, index) => (point === undefined ? '' : `${at[index - 1] === undefined ? 'M' : 'L'}${point.join(' ')}`))
    .join('');
  return (
    <svg ref={chart} className="chart" viewBox={`0 0 ${width} ${HEIGHT}`} role="img" aria-label={title}>
      <Grid width={width} most={most} written={written} />
      <path d={path} className="chart-line" />
      {at.map((point, index) =>
        point === undefined ? null : (
          <circle key={index} cx={point[0]} cy={point[1]} r={4} className="chart-first">
            <title>{`${points[index]!.label}: ${written(points[index]!.value!)}`}</title>
          </circle>
        ),
      )}
      <Labels width={width} labels={points.map(({ label }) => label)} />
    </svg>
  );
}
