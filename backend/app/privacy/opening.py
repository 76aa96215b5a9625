"""Opening the encrypted part of a database: the right keys, or a clear error before anything runs."""

from app.clock import Clock
from app.db import Base, Database
from app.privacy import repository
from app.privacy.fields import encrypted_columns, use_keys
from app.privacy.keys import KeyProblem, Keys, load_keys
from app.settings import Settings


def open_keys(database: Database, settings: Settings, clock: Clock) -> Keys:
    """The keys of the settings, proven to fit this database, ready for its encrypted columns.

    KeyProblem when one that data may need is missing. A new key is only ever made for a database that has
    none. The database must be migrated.
    """
    with database.transaction() as session:
        repository.lock_keys(session)
        in_use = repository.key_ids_in_use(session)
        keys = load_keys(settings, may_create=not in_use)
        missing = [key_id for key_id in in_use if key_id not in keys.ids]
        if missing:
            raise KeyProblem(
                f"密钥不对：数据库里的个人信息用密钥 {'、'.join(missing)} 加密，"
                "而 PRIVACY_KEYS 或密钥文件里没有。请加回原来的密钥；不会用别的密钥继续。"
            )
        for table, column in encrypted_columns(Base.metadata):
            if repository.has_foreign_values(session, column, keys.ids):
                raise KeyProblem(f"缺少密钥：表 {table.name} 里有用其他密钥加密的内容，请加回原来的密钥。")
        repository.use_key(session, keys.newest, clock.now())
    use_keys(database.engine, keys)
    return keys
