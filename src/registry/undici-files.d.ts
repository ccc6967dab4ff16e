declare module 'undici/lib/api/index.js' {
  const api: object;
  export = api;
}

declare module 'undici/lib/dispatcher/dispatcher.js' {
  const Dispatcher: {prototype: object};
  export = Dispatcher;
}

declare module 'undici/lib/dispatcher/agent.js' {
  const Agent: unknown;
  export = Agent;
}

declare module 'undici/lib/dispatcher/env-http-proxy-agent.js' {
  const EnvHttpProxyAgent: unknown;
  export = EnvHttpProxyAgent;
}

declare module 'undici/lib/dispatcher/pool.js' {
  const Pool: unknown;
  export = Pool;
}
