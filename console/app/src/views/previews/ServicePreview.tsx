// One service: its card, what is wrong, what to do, and the rules with their sources.
import { type ReactElement, useId } from 'react';
import { LinkCard, type Pictures, type Preview } from './LinkCard';

/** The part. */
export function ServicePreview({
  preview,
  pictures,
  url,
}: {
  readonly preview: Preview;
  readonly pictures: Pictures;
  readonly url: string;
}): ReactElement {
  const id = useId();
  const { service, name, problems, rules } = preview;
  return (
    <section className="preview" aria-labelledby={id} data-service={service}>
      <h2 id={id}>{name}</h2>
      <LinkCard preview={preview} pictures={pictures} url={url} />
      {problems.length === 0 ? (
        <p className="good">No problems</p>
      ) : (
        <ul className="preview-problems">
          {problems.map(({ id: problem, severity, message, mend }) => (
            <li key={problem + message}>
              <strong className={severity === 'error' ? 'bad' : 'fair'}>
                {severity === 'error' ? 'Error' : 'Warning'}:
              </strong>{' '}
              <span dir="auto">{message}</span> <span>{mend}</span>
            </li>
          ))}
        </ul>
      )}
      <details>
        <summary>Rules: {name}</summary>
        <ul>
          {rules.map(({ text, source, basis }) => (
            <li key={text}>
              {text}{' '}
              <a href={source} target="_blank" rel="noreferrer">
                {basis === 'documented' ? 'documented' : 'observed'} at {new URL(source).host}
              </a>
            </li>
          ))}
        </ul>
      </details>
    </section>
  );
}
