// A card as a service draws it. Its texts are the page's: hostile, and shown as text alone.
import type { ReactElement } from 'react';
import type { ApiOutputs } from '../../api';

type Page = ApiOutputs['previews']['ofPage'];

/** A service's preview of a page. */
export type Preview = Page['previews'][number];

/** The pictures of a page, by their URLs. */
export type Pictures = Page['pictures'];

/** The card. */
export function LinkCard({
  preview: { service, name, card },
  pictures,
  url,
}: {
  readonly preview: Preview;
  readonly pictures: Pictures;
  readonly url: string;
}): ReactElement {
  const { kind, host, siteName, title, description, imageUrl, accent } = card;
  if (kind === 'link') {
    return (
      <div className={`link-card of-${service} is-link`}>
        <p className="card-link">{url}</p>
        <p className="quiet">{name} shows no card.</p>
      </div>
    );
  }
  const picture = imageUrl === undefined ? undefined : <CardPicture picture={pictures[imageUrl]} />;
  return (
    <div
      className={`link-card of-${service} is-${kind}`}
      style={accent === undefined ? undefined : { borderInlineStartColor: accent }}
    >
      {picture}
      <div className="card-texts" dir="auto">
        {siteName === undefined && service === 'discord' ? undefined : (
          <p className="card-site">{kind === 'result' ? `${siteName ?? host} · ${host}` : (siteName ?? host)}</p>
        )}
        {title === undefined ? undefined : <p className="card-title">{title}</p>}
        {description === undefined ? undefined : (
          // A long text scrolls: then it is reached by keyboard, too.
          <p className="card-description" {...(kind === 'reading' ? READING : {})}>
            {description}
          </p>
        )}
        {siteName === undefined || service !== 'imessage' ? undefined : <p className="card-host">{host}</p>}
      </div>
    </div>
  );
}

const READING = { tabIndex: 0, role: 'region', 'aria-label': 'The text of the page' } as const;

function CardPicture({ picture }: { readonly picture: Pictures[string] | undefined }): ReactElement {
  if (picture?.data !== undefined) return <img className="card-picture" src={picture.data} alt="" />;
  const size = picture?.size === undefined ? '' : ` of ${picture.size.width} × ${picture.size.height} pixels`;
  return <p className="card-picture is-absent">A picture{size}, not drawn here</p>;
}
