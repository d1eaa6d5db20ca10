// The frame around every page, and the routes of the application.
import { lazy, type ReactElement, Suspense } from 'react';
import { Link, Navigate, Route, Routes } from 'react-router';
import { HomePage } from './pages/HomePage';
import { MovedPage } from './pages/MovedPage';
import { NotFoundPage } from './pages/NotFoundPage';
import { ReadyPage } from './pages/ReadyPage';

const ArticlePage = lazy(() => import('./pages/ArticlePage'));

export function App(): ReactElement {
  return (
    <>
      <header className="top">
        <Link to="/" className="brand">
          <img src="/favicon.svg" alt="" width="28" height="28" />
          Georender demo
        </Link>
        <nav>
          <Link to="/">Articles</Link>
          <Link to="/ready">Readiness</Link>
        </nav>
      </header>
      <main>
        <Suspense fallback={<p className="waiting">Loading …</p>}>
          <Routes>
            <Route path="/" element={<HomePage />} />
            <Route path="/articles/:id" element={<ArticlePage />} />
            <Route path="/ready" element={<ReadyPage />} />
            <Route path="/old-article" element={<Navigate to="/articles/1" replace />} />
            <Route path="/moved" element={<MovedPage />} />
            <Route path="*" element={<NotFoundPage />} />
          </Routes>
        </Suspense>
      </main>
      <footer>A single-page application: without scripts, all of its pages are empty.</footer>
    </>
  );
}
