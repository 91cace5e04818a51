# Two stages: the first builds, the second only runs. Without docker, the same steps: python3 dev.py image DIR
ARG PYTHON_IMAGE=python:3.11-slim-bookworm

FROM ${PYTHON_IMAGE} AS build
WORKDIR /src
COPY dev.py pyproject.toml requirements.lock requirements-dev.lock README.md LICENSE ./
COPY app app
COPY ontology ontology
COPY shapes shapes
COPY queries queries
COPY data data
COPY tests/shapes/examples tests/shapes/examples
# At its final path: the scripts of a virtual environment carry it.
RUN python3 dev.py image /opt/srj

FROM ${PYTHON_IMAGE}
LABEL org.opencontainers.image.title="SRJ" org.opencontainers.image.licenses="Apache-2.0"
RUN useradd --system --uid 10001 --user-group --home-dir /var/lib/srj --create-home srj
COPY --from=build /opt/srj /opt/srj
USER srj
WORKDIR /var/lib/srj
ENV PATH=/opt/srj/bin:$PATH SRJ_HOME=/var/lib/srj/home PORT=8000 PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
VOLUME /var/lib/srj
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 CMD ["python", "-c", \
    "import os, urllib.request as r; r.urlopen(f\"http://127.0.0.1:{os.environ['PORT']}/health/live\", timeout=2)"]
ENTRYPOINT ["srj"]
# Beyond loopback the service starts only with an identity issuer: docker run -e SRJ_ISSUER=https://...
CMD ["serve", "--host", "0.0.0.0"]
