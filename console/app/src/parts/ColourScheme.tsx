// Light or dark: as the system has it, until somebody chooses.
import { type ReactElement, useEffect, useState } from 'react';
import { Button } from 'react-aria-components';

const STORED = 'colour-scheme';
const SCHEMES = ['system', 'light', 'dark'] as const;
type Scheme = (typeof SCHEMES)[number];

function stored(): Scheme {
  return SCHEMES.find((scheme) => scheme === localStorage.getItem(STORED)) ?? 'system';
}

/** The button that changes it. */
export function ColourScheme(): ReactElement {
  const [scheme, choose] = useState(stored);
  useEffect(() => {
    localStorage.setItem(STORED, scheme);
    if (scheme === 'system') delete document.documentElement.dataset['scheme'];
    else document.documentElement.dataset['scheme'] = scheme;
  }, [scheme]);
  const next = SCHEMES[(SCHEMES.indexOf(scheme) + 1) % SCHEMES.length] ?? 'system';
  return (
    <Button className="plain" onPress={() => choose(next)} aria-label={`Colours: ${scheme}. Change to ${next}`}>
      Colours: {scheme}
    </Button>
  );
}
