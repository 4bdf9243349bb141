// Keeps our entries apart from those of any other GraphiQL on the same origin, as is usual on localhost.
const PREFIX = 'verbund:';

const ownKeys = () => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));

/** The part of the Storage interface that GraphiQL uses, over prefixed localStorage keys. */
export const storage = {
  getItem: (key) => localStorage.getItem(PREFIX + key),
  setItem: (key, value) => localStorage.setItem(PREFIX + key, value),
  removeItem: (key) => localStorage.removeItem(PREFIX + key),
  clear: () => ownKeys().forEach((key) => localStorage.removeItem(key)),
  get length() {
    return ownKeys().length;
  },
};

/**
 * GraphiQL fills the editors of the first tab from storage and ignores the variables of `defaultTabs` there. So on a
 * first visit the first tab is written to storage before GraphiQL starts. Returns whether this is a first visit.
 */
export function prepareFirstVisit(firstTab) {
  if (storage.getItem('graphiql:tabState') !== null) return false;
  for (const key of ['query', 'variables']) {
    if (firstTab?.[key]) storage.setItem(`graphiql:${key}`, firstTab[key]);
    else storage.removeItem(`graphiql:${key}`);
  }
  return true;
}
