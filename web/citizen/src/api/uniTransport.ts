import type { HttpRequest, HttpResponse, Transport } from './client.ts'

/** Requests through uni.request, which both the browser and the mini-program have. */
export function uniTransport(origin: string): Transport {
  return (request: HttpRequest) =>
    new Promise<HttpResponse>((resolve, reject) => {
      const header: Record<string, string> = request.token ? { Authorization: `Bearer ${request.token}` } : {}
      if (request.body) header['Content-Type'] = 'application/json'
      uni.request({
        url: origin + request.path,
        method: request.method,
        data: request.body,
        header,
        timeout: request.timeoutMs,
        success: (result) =>
          resolve({
            status: result.statusCode,
            body: result.data,
            headers: (result.header ?? {}) as Record<string, string>,
          }),
        fail: (reason) => reject(new Error(reason.errMsg)),
      })
    })
}
