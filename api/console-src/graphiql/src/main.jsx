import { createRoot } from 'react-dom/client';
import { GraphiQL, HISTORY_PLUGIN } from 'graphiql';
import { explorerPlugin } from '@graphiql/plugin-explorer';
import { createGraphiQLFetcher } from '@graphiql/toolkit';
import 'graphiql/style.css';
import '@graphiql/plugin-explorer/style.css';
import './console.css';
import { prepareFirstVisit, storage } from './storage.js';
import { installWorkers } from './workers.js';

installWorkers(new URL('.', import.meta.url));

const config = JSON.parse(document.getElementById('graphiql-config').textContent);
const tabs = (config.tabs ?? []).map(({ query, variables, headers }) => ({
  query: query ?? '',
  variables: editorText(variables),
  headers: editorText(headers),
}));
const firstVisit = prepareFirstVisit(tabs[0]);

const fetcher = createGraphiQLFetcher({
  url: config.endpoint,
  headers: config.headers ?? {},
  subscriptionUrl: config.subscriptionEndpoint ? webSocketUrl(config.subscriptionEndpoint) : undefined,
  wsConnectionParams: config.headers ?? {},
});

createRoot(document.getElementById('graphiql')).render(
  <GraphiQL
    fetcher={fetcher}
    storage={storage}
    plugins={[HISTORY_PLUGIN, explorerPlugin()]}
    defaultTabs={tabs.length > 0 ? tabs : undefined}
    initialHeaders={firstVisit ? (tabs[0]?.headers ?? undefined) : undefined}
    defaultEditorToolsVisibility
    shouldPersistHeaders={false}
  >
    <GraphiQL.Logo>Verbund</GraphiQL.Logo>
  </GraphiQL>,
);

/** Variables and headers may be given as JSON text or as a plain object. */
function editorText(value) {
  if (value == null || typeof value === 'string') return value ?? null;
  return JSON.stringify(value, null, 2);
}

function webSocketUrl(endpoint) {
  const url = new URL(endpoint, location.href);
  url.protocol = url.protocol.replace(/^http/, 'ws');
  return url.href;
}
