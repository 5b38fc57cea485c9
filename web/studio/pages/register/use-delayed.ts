import { useEffect, useState } from 'react';

/** The value once it has stood for a while, so that each key typed is not a question. */
export function useDelayed<Value>(value: Value, milliseconds: number): Value {
  const text = JSON.stringify(value);
  const [delayed, setDelayed] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setDelayed(text), milliseconds);
    return () => clearTimeout(timer);
  }, [text, milliseconds]);
  return JSON.parse(delayed) as Value;
}
