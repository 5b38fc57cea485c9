import { useId } from 'react';
import { number } from '../../../common/format/format.ts';

/**
 * Plain SVG, drawn from zero; two series at most, told apart by pattern as well as colour (web-design §5.8). What a chart
 * shows stands in the table after it, so it is one picture to those who hear.
 */
const WIDTH = 720;
const HEIGHT = 220;
const LEFT = 56;
const BOTTOM = 24;
const MOST_VALUES = 12;

/** A round number at or above the largest. */
function roundUp(value: number): number {
  if (value <= 4) return 4;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 4, 5, 10].map((step) => step * power).find((step) => step >= value)!;
}

function Grid(props: { readonly most: number; readonly written: (value: number) => string }) {
  const { most, written } = props;
  return (
    <g className="chart-grid">
      {[0, 0.25, 0.5, 0.75, 1].map((part) => {
        const y = 8 + (1 - part) * (HEIGHT - BOTTOM - 8);
        return (
          <g key={part}>
            <line x1={LEFT} x2={WIDTH} y1={y} y2={y} />
            <text x={LEFT - 8} y={y + 4} textAnchor="end">
              {written(part * most)}
            </text>
          </g>
        );
      })}
    </g>
  );
}

function Labels({ labels }: { readonly labels: readonly string[] }) {
  const step = (WIDTH - LEFT) / Math.max(1, labels.length);
  const every = Math.max(1, Math.ceil(labels.length / 7));
  return (
    <g className="chart-labels">
      {labels.map((label, index) =>
        index % every === 0 ? (
          <text
            key={index}
            x={LEFT + step * (index + 0.5)}
            y={HEIGHT - 6}
            // The last would stand half outside.
            textAnchor={LEFT + step * (index + 0.5) > WIDTH - 30 ? 'end' : 'middle'}
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
  const step = (WIDTH - LEFT) / Math.max(1, bars.length);
  const height = (value: number) => (value / most) * (HEIGHT - BOTTOM - 8);
  return (
    <svg className="chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={title}>
      <defs>
        <pattern id={id} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="6" height="6" className="chart-hatch-ground" />
          <line x1="0" y1="0" x2="0" y2="6" className="chart-hatch" />
        </pattern>
      </defs>
      <Grid most={most} written={(value) => number(value)} />
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
      <Labels labels={bars.map(({ label }) => label)} />
    </svg>
  );
}

/** Lying bars that share a scale, each with its name and value beside it. */
export function Shares({
  title,
  bars,
}: {
  readonly title: string;
  readonly bars: readonly { readonly label: string; readonly value: number; readonly text: string }[];
}) {
  const most = Math.max(1, ...bars.map(({ value }) => value));
  const row = 36;
  return (
    <svg className="chart" viewBox={`0 0 ${WIDTH} ${bars.length * row}`} role="img" aria-label={title}>
      {bars.map(({ label, value, text }, index) => {
        const width = (value / most) * (WIDTH - 320);
        return (
          <g key={label} className="chart-labels">
            <text x={0} y={index * row + 22}>
              {label}
            </text>
            <rect x={140} y={index * row + 6} width={width} height={row - 12} className="chart-first" />
            <text x={140 + width + 8} y={index * row + 22} className="chart-value">
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
  const step = (WIDTH - LEFT) / Math.max(1, points.length);
  const at = points.map(({ value }, index) =>
    value === null
      ? undefined
      : ([LEFT + step * (index + 0.5), HEIGHT - BOTTOM - (value / most) * (HEIGHT - BOTTOM - 8)] as const),
  );
  const path = at
    .map((point, index) => (point === undefined ? '' : `${at[index - 1] === undefined ? 'M' : 'L'}${point.join(' ')}`))
    .join('');
  return (
    <svg className="chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={title}>
      <Grid most={most} written={written} />
      <path d={path} className="chart-line" />
      {at.map((point, index) =>
        point === undefined ? null : (
          <circle key={index} cx={point[0]} cy={point[1]} r={4} className="chart-first">
            <title>{`${points[index]!.label}: ${written(points[index]!.value!)}`}</title>
          </circle>
        ),
      )}
      <Labels labels={points.map(({ label }) => label)} />
    </svg>
  );
}
