// The frame of all views: the deployment's name, the navigation, and the view that is open.
import { useQuery } from '@tanstack/react-query';
import { type ReactElement, Suspense, useEffect } from 'react';
import { Link, Redirect, Route, Switch, useLocation } from 'wouter';
import { api } from './api';
import { ColourScheme } from './parts/ColourScheme';
import { Failure } from './parts/Failure';
import { VIEWS } from './views';

/** The page. */
export function Shell(): ReactElement {
  const facts = useQuery({ queryKey: ['deployment'], queryFn: () => api.deployment.facts.query() });
  const [location] = useLocation();
  const open = VIEWS.find(({ path }) => location === path || location.startsWith(`${path}/`));
  useEffect(() => {
    document.title = `${open === undefined ? '' : `${open.name} · `}Georender console`;
  }, [open]);
  return (
    <div className="shell">
      <a className="skip" href="#view">
        Skip to the view
      </a>
      <header>
        <strong>Georender</strong>
        <span className="quiet">{facts.data?.source}</span>
        <ColourScheme />
      </header>
      <nav aria-label="Views">
        <ul>
          {VIEWS.map(({ path, name }) => (
            <li key={path}>
              <Link href={path} aria-current={open?.path === path ? 'page' : undefined}>
                {name}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <main id="view" tabIndex={-1}>
        {facts.error === null ? undefined : <Failure what="The deployment did not answer" error={facts.error} />}
        {open === undefined ? undefined : (
          <>
            <h1>{open.name}</h1>
            <p className="quiet">{open.question}</p>
          </>
        )}
        <Suspense fallback={<p role="status">Loading …</p>}>
          <Switch>
            {VIEWS.map(({ path, Page }) => (
              <Route key={path} path={path} component={Page} nest />
            ))}
            <Route>
              <Redirect to={VIEWS[0]?.path ?? '/'} replace />
            </Route>
          </Switch>
        </Suspense>
      </main>
    </div>
  );
}
