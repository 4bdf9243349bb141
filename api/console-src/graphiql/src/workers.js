// Monaco asks for its language services here. Each one is a bundle of its own beside this file.
const SERVICES = ['graphql', 'json'];

export function installWorkers(base) {
  globalThis.MonacoEnvironment = {
    getWorker(_moduleId, label) {
      const service = SERVICES.includes(label) ? label : 'editor';
      return new Worker(new URL(`${service}.worker.js`, base), { type: 'module', name: service });
    },
  };
}
