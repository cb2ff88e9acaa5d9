"""Who calls: the key in the Authorization header, counted before anything is done for it."""

from typing import Annotated

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from pages.api.problems import Refused
from services.build import Services
from services.storage.api_keys import ApiKey
from services.wording import N_

_bearer = HTTPBearer(auto_error=False, bearerFormat="cb_…", description="A key of `curbside api-key add NAME`.")
SEND_A_KEY = N_("Send your key as “Authorization: Bearer …”; the operator makes one by “curbside api-key add”.")
NO_SUCH_KEY = N_("This key opens nothing: it is mistyped or was revoked.")


def services_of(request: Request) -> Services:
    """The services of this process, built when they are first asked for."""
    found: Services = request.app.state.services()
    return found


async def caller(
    services: "TheServices", given: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
) -> ApiKey:
    """The key, one call spent. Raises Refused or LimitReached."""
    challenge = {"WWW-Authenticate": "Bearer"}
    if given is None:
        raise Refused(401, "key", SEND_A_KEY, challenge)

    def found() -> ApiKey | None:
        key = services.api_keys.find(given.credentials)
        if key:
            services.api_keys.spend(key)
        return key

    key = await run_in_threadpool(found)  # it is quick, and waits for nobody's photos
    if key is None:
        raise Refused(401, "key", NO_SUCH_KEY, challenge)
    return key


TheServices = Annotated[Services, Depends(services_of)]
Caller = Annotated[ApiKey, Depends(caller)]
