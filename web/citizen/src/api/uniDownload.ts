import { saveBytes } from '../platform/system.ts'
import type { Downloader } from './documents.ts'
import { ApiError, errorOf } from './errors.ts'
import { SEND_TIMEOUT_MS, type HttpResponse } from './http.ts'

/** Fetches with the token (an address alone would have to carry it) and gives the file to the device. */
export function uniDownloader(origin: string): Downloader {
  return async ({ path, token, name }) => {
    const response = await checked(origin + path, token)
    const type = Object.entries(response.headers).find(([key]) => key.toLowerCase() === 'content-type')?.[1] ?? ''
    await saveBytes(name, response.body as ArrayBuffer, type)
  }
}

/** Fetches a page as text, to be shown where no script can run. */
export function uniPaper(origin: string): (path: string, token: string) => Promise<string> {
  return async (path, token) => new TextDecoder().decode((await checked(origin + path, token)).body as ArrayBuffer)
}

async function checked(url: string, token: string): Promise<HttpResponse> {
  const response = await bytes(url, token)
  if (response.status < 200 || response.status > 299) throw errorOf(response)
  return response
}

function bytes(url: string, token: string): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    uni.request({
      url,
      header: { Authorization: `Bearer ${token}` },
      responseType: 'arraybuffer',
      timeout: SEND_TIMEOUT_MS,
      success: (result) => resolve({ status: result.statusCode, body: result.data, headers: (result.header ?? {}) as Record<string, string> }),
      fail: () => reject(new ApiError('network', 0)),
    })
  })
}
