# docker build -t curbside . && docker run --read-only --tmpfs /tmp -v curbside:/data -p 8501:8501 curbside
FROM python:3.11-slim AS built
WORKDIR /build
COPY requirements.txt requirements-dev.txt ./
# What talks to PostgreSQL is an extra: its two pins stand among those of the tests.
RUN sed -n '/^psycopg/,/# via/p' requirements-dev.txt >postgres.txt && python -m venv /app \
    && /app/bin/pip install --no-cache-dir --require-hashes -r requirements.txt -r postgres.txt
COPY pyproject.toml README.md LICENSE app.py ./
COPY .streamlit/config.toml .streamlit/config.toml
COPY pages pages
COPY services services
COPY mocks mocks
RUN /app/bin/pip install --no-cache-dir --no-deps .

FROM python:3.11-slim
# What OpenCV and onnxruntime want of the system.
RUN apt-get update && apt-get install -y --no-install-recommends libgomp1 && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin curbside \
    && install -d -o curbside -g curbside /data
COPY --from=built /app /app
USER 10001
# Secrets and the database belong to the folder that the program is started in; all else is only read.
WORKDIR /data
VOLUME /data
ENV PATH=/app/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 HOME=/tmp CURBSIDE_DATA_DIR=/data
EXPOSE 8501
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8501/healthz', timeout=2)"]
CMD ["curbside", "serve", "--server.address=0.0.0.0", "--server.port=8501", "--server.headless=true"]
