import { Fieldset, Radio } from '@digdir/designsystemet-react';
import { useId } from 'react';
import { type Algorithm, ALGORITHMS } from './key-pair.ts';
import { words } from './words.ts';

/** What kind of key pair is made here. */
export function AlgorithmChoice(props: {
  readonly value: Algorithm;
  readonly onChange: (algorithm: Algorithm) => void;
}) {
  const { value, onChange } = props;
  const say = words.use();
  const name = useId();
  return (
    <Fieldset>
      <Fieldset.Legend>{say('client.algorithm')}</Fieldset.Legend>
      {ALGORITHMS.map((one) => (
        <Radio
          key={one}
          name={name}
          value={one}
          label={one}
          description={say(`client.${one}`)}
          checked={value === one}
          onChange={() => onChange(one)}
        />
      ))}
    </Fieldset>
  );
}
