// Starts the demo application in the document.
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { App } from './App';
import './site.css';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html must contain an element with the id "root"');
createRoot(root).render(
  <StrictMode>
    <BrowserRouter>
      <App />
    </BrowserRouter>
  </StrictMode>,
);
