import { startWaveStandIn, type WaveOptions } from "../../../dev/wave/stand-in.ts";

/** A stand-in for Wave, and the variables that lead a server under test to it. */
export async function startWave(options: WaveOptions = {}) {
  const standIn = await startWaveStandIn(options);
  return {
    standIn,
    variables: {
      WAVE_CLIENT_ID: standIn.clientId,
      WAVE_CLIENT_SECRET: standIn.clientSecret,
      WAVE_BASE_URL: standIn.url,
      WAVE_GRAPHQL_URL: standIn.graphqlUrl,
    },
    stop: () => standIn.close(),
  };
}
